using Autonomy.Core.Recovery;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

public sealed class ProcessClassificationTests
{
    [Theory]
    [InlineData(64, FailureKind.BadInput)]
    [InlineData(69, FailureKind.Unavailable)]
    [InlineData(75, FailureKind.Unavailable)]
    [InlineData(77, FailureKind.AccessRevoked)]
    [InlineData(78, FailureKind.Configuration)]
    [InlineData(124, FailureKind.Timeout)]
    [InlineData(126, FailureKind.Denied)]
    [InlineData(127, FailureKind.NotFound)]
    [InlineData(137, FailureKind.TooLarge)]
    [InlineData(141, FailureKind.AnswerCut)]
    [InlineData(152, FailureKind.TooLarge)]
    [InlineData(153, FailureKind.BudgetExhausted)]
    [InlineData(1, FailureKind.Unknown)]
    public void TheExitCodeTellsTheKind(int exitCode, FailureKind kind)
    {
        Failure failure = ProcessClassification.Of(new ProcessEnding("tool") { ExitCode = exitCode });
        Assert.Equal((kind, $"exit_{exitCode}", exitCode), (failure.Kind, failure.Code, failure.Evidence.ExitCode));
        Assert.Equal(exitCode == 64 ? FailureEffect.None : FailureEffect.Unknown, failure.Effect);
    }

    [Theory]
    [InlineData("curl: (7) Connection refused", FailureKind.ConnectFailed)]
    [InlineData("write error: Broken pipe", FailureKind.AnswerCut)]
    [InlineData("fatal: Unable to create '/r/.git/index.lock': File exists.", FailureKind.Conflict)]
    [InlineData("cp: error writing 'x': No space left on device", FailureKind.TooLarge)]
    [InlineData("Cannot allocate memory", FailureKind.TooLarge)]
    [InlineData("socket: Too many open files", FailureKind.TooLarge)]
    [InlineData("Disk quota exceeded", FailureKind.BudgetExhausted)]
    [InlineData("cat: x: Permission denied", FailureKind.Denied)]
    [InlineData("sh: 1: HOME: parameter not set", FailureKind.Configuration)]
    [InlineData("sudo: a terminal is required to read the password", FailureKind.InputRequired)]
    [InlineData("cat: x: No such file or directory", FailureKind.NotFound)]
    public void WhereTheExitCodeSaysNothingTheErrorStreamTellsTheKind(string line, FailureKind kind)
    {
        Failure failure =
            ProcessClassification.Of(new ProcessEnding("tool") { ExitCode = 1, Stderr = ["start", line] });
        Assert.Equal(kind, failure.Kind);
        Assert.Contains(line.TrimEnd('.'), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheExitCodeOutranksTheErrorStream()
    {
        var ending = new ProcessEnding("tool") { ExitCode = 75, Stderr = ["Permission denied"] };
        Assert.Equal(FailureKind.Unavailable, ProcessClassification.Of(ending).Kind);
    }

    [Theory]
    [InlineData(ProcessEnd.NotFound, FailureKind.NotFound, FailureEffect.None)]
    [InlineData(ProcessEnd.NotExecutable, FailureKind.Denied, FailureEffect.None)]
    [InlineData(ProcessEnd.NotConfigured, FailureKind.Configuration, FailureEffect.None)]
    [InlineData(ProcessEnd.Forbidden, FailureKind.Denied, FailureEffect.None)]
    [InlineData(ProcessEnd.TimedOut, FailureKind.Timeout, FailureEffect.Unknown)]
    [InlineData(ProcessEnd.OutputTooLarge, FailureKind.TooLarge, FailureEffect.Unknown)]
    [InlineData(ProcessEnd.OutputUnreadable, FailureKind.OutputMismatch, FailureEffect.Applied)]
    [InlineData(ProcessEnd.OutputMissing, FailureKind.NoProgress, FailureEffect.Applied)]
    [InlineData(ProcessEnd.GuardBroken, FailureKind.SecurityViolation, FailureEffect.None)]
    [InlineData(ProcessEnd.Cancelled, FailureKind.Cancelled, FailureEffect.Unknown)]
    public void WhatWeKnowOurselvesOutranksTheExitCode(ProcessEnd end, FailureKind kind, FailureEffect effect)
    {
        Failure failure =
            ProcessClassification.Of(new ProcessEnding("tool") { End = end, ExitCode = 75 }, "the reason");
        Assert.Equal((kind, effect), (failure.Kind, failure.Effect));
        Assert.Contains("tool", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALimitOfOursThatIsMetIsABudget()
    {
        var ending = new ProcessEnding("tool") { ExitCode = 152, LimitMet = "cpuSeconds 5" };
        Assert.Equal(
            (FailureKind.BudgetExhausted, "limit_met"),
            (ProcessClassification.Of(ending).Kind, ProcessClassification.Of(ending).Code));
    }

    [Fact]
    public void TheSameEndThreeTimesIsPermanent()
    {
        var ending = new ProcessEnding("tool") { ExitCode = 75, SameEndsBefore = 2 };
        Assert.Equal(FailureKind.PermanentExternal, ProcessClassification.Of(ending).Kind);
    }

    [Fact]
    public void OnlyTheLastTenLinesAreKept()
    {
        var ending =
            new ProcessEnding("tool") { ExitCode = 1, Stderr = [.. Enumerable.Range(1, 30).Select(i => $"line {i}")] };
        Assert.Equal(10, ProcessClassification.Of(ending).Evidence.Stderr.Length);
    }
}
