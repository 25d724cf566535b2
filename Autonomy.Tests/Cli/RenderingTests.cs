using System.Reflection;
using Autonomy.Cli;
using Autonomy.Cli.Plans;
using Autonomy.Cli.Rendering;
using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Cli;

public sealed class RenderingTests
{
    private const string Diamond = """
        plan: 1
        name: diamond
        steps:
          - { id: a, tool: text.echo, estimate: 1s, with: { text: a } }
          - { id: b, tool: text.echo, estimate: 5s, needs: [a], with: { text: b } }
          - { id: c, tool: process.run, approval: auto, estimate: 2s, needs: [a], with: { command: "true" } }
          - { id: d, tool: text.echo, estimate: 1s, needs: [b, c], with: { text: d } }
        """;

    [Fact]
    public void AShapeKnowsLevelsAndWhatAsks()
    {
        var shape = new PlanShape(DecidedExecution.PlanOf(Diamond), DecidedExecution.Tools);

        Assert.Equal([1, 2, 1], shape.Levels.Select(level => level.Count));
        Assert.Equal(["c"], DecidedExecution.PlanOf(Diamond).Steps.Where(shape.Asks).Select(step => step.Id.Value));
    }

    [Fact]
    public void EveryEventOfTheJournalHasItsWords()
    {
        IEnumerable<Type> cases = typeof(ExecutionEvent).GetNestedTypes(BindingFlags.Public).Where(
            type => type.IsSubclassOf(typeof(ExecutionEvent)));
        Plan plan = DecidedExecution.PlanOf(Diamond);
        var failure = new Failure { Kind = FailureKind.BadInput, Code = "c", Message = "m" };
        object?[] known = [
            plan, failure, FailureKind.BadInput,
            new DecisionRequest { Id = "d", Kind = default, Step = "s", Question = "q", Options = [], Default = "x" },
        ];

        Assert.All(cases, type =>
        {
            ConstructorInfo constructor = type.GetConstructors()[0];
            object?[] arguments =
                [.. constructor.GetParameters().Select(parameter =>
                    known.FirstOrDefault(parameter.ParameterType.IsInstanceOfType)
                ?? (parameter.ParameterType == typeof(string) ? "text" : Default(parameter.ParameterType)))];
            Assert.NotEmpty(EventText.Of((ExecutionEvent)constructor.Invoke(arguments)).Text);
        });
    }

    [Fact]
    public void ATextThatSteersATerminalIsOnlyText()
    {
        Assert.Equal("a [2Jb", new StyledLine().Add("a\e[2Jb").ToString());
        Assert.Equal("[[red]]", new StyledLine().Add("[red]").ToMarkup());
    }

    [Fact]
    public void ALineIsCutToTheWidthAndSaysSo() =>
        Assert.Equal("abcd…", new StyledLine().Add("abc", "bold").Add("defgh").Crop(5).ToString());

    [Theory]
    [InlineData("plain-1.txt", "plain-1.txt")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("", "''")]
    public void AnArgumentIsQuotedWhereAShellNeedsIt(string argument, string quoted) =>
        Assert.Equal(quoted, ShellText.Quote(argument));

    [Theory]
    [InlineData(0.05, "50ms")]
    [InlineData(59.99, "59.9s")]
    [InlineData(125, "2m05s")]
    [InlineData(3600, "1h00m")]
    [InlineData(90000, "1d01h")]
    public void ADurationIsAsLongAsItMatters(double seconds, string text) =>
        Assert.Equal(text, Times.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void WhatIsReadyInAPausedExecutionWaitsForTheResume()
    {
        var execution = new DecidedExecution("""
            plan: 1
            name: paused
            steps:
              - { id: go, tool: core.signal, with: { name: go } }
              - { id: work, tool: text.echo, needs: [go], with: { text: x } }
            """);
        execution.Send(new ExecutionCommand.Pause("ada", "lunch"));
        execution.Send(new ExecutionCommand.Signal("go", DataNull.Value, "ada"));
        bool isPaused = StepLine.IsPaused(execution.State);

        Assert.Equal(
            "ready, waits for the resume", StepLine.TextOf(execution.State.Steps[1], execution.Now, isPaused));
    }

    [Fact]
    public void AFanOutShowsHowFarItIs()
    {
        var execution = new DecidedExecution("""
            plan: 1
            name: fan
            steps:
              - { id: each, tool: text.echo, forEach: [a, b, c, d], forEachConcurrency: 2, with: { text: x } }
            """);
        execution.Complete("each", "a", 0);

        string text = StepLine.TextOf(execution.State.Steps[0], execution.Now, isPaused: false);

        Assert.Contains("1/4", text, StringComparison.Ordinal);
        Assert.Contains("2 running", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AChainOfTenThousandStepsIsDrawnAsATree()
    {
        string steps = string.Concat(Enumerable.Range(0, 10_000).Select(i =>
            $"  - {{ id: s{i}, tool: core.noop{(i > 0 ? $", needs: [s{i - 1}]" : "")} }}\n"));
        Plan plan = DecidedExecution.PlanOf($"plan: 1\nname: chain\nsteps:\n{steps}");

        List<StyledLine> lines = [.. PlanGraph.Of(plan, null, GraphFormat.Tree)];

        Assert.Equal(10_001, lines.Count);
        Assert.All(lines, line => Assert.True(line.Length < 80));
    }

    [Fact]
    public void OfSeveralExitCodesTheWorstCounts()
    {
        Assert.Equal(ExitCode.Failed, ExitCode.WorstOf([0, 6, 1, 5]));
        Assert.Equal(ExitCode.WaitsForPerson, ExitCode.WorstOf([0, 6]));
        Assert.Equal(ExitCode.Done, ExitCode.WorstOf([]));
    }

    private static object? Default(Type type)
    {
        if (type.IsValueType) return Activator.CreateInstance(type);
        if (type == typeof(DataObject)) return DataObject.Empty;
        return type == typeof(DataValue) ? DataNull.Value : null;
    }
}
