using Xunit;

namespace Autonomy.Tests.Tidy;

/// <summary>Tests neither sleep nor skip without a reason.</summary>
public sealed class TestRulesTests
{
    [Fact]
    public void NoTestSleepsOrPolls() => Rules.Hold(TestRules.Sleeps);

    [Theory]
    [InlineData("Thread.Sleep(10)")]
    [InlineData("Task.Delay(10)")]
    [InlineData("Task.Delay(10, cancellation)")]
    [InlineData("SpinWait.SpinUntil(() => done)")]
    public void ASleepIsReported(string call) => Rules.Reports(TestRules.Sleeps, "Autonomy.Tests/a.cs", Body(call));

    [Theory]
    [InlineData("Task.Delay(Timeout.Infinite, cancellation)")]
    [InlineData("Task.Delay(minute, _time)")]
    public void AWaitWithoutTheClockPasses(string call) =>
        Rules.LetsPass(TestRules.Sleeps, "Autonomy.Tests/a.cs", Body(call));

    [Fact]
    public void NoTestIsSkippedByHand() => Rules.Hold(TestRules.Skips);

    [Fact]
    public void ASkippedTestIsReported() => Rules.Reports(
        TestRules.Skips, "Autonomy.Tests/a.cs", "class C { [Fact(Skip = \"later\")] public void F() { } }");

    [Fact]
    public void EverySkipNamesWhatItNeeds() => Rules.Hold(TestRules.SkipReasons);

    [Fact]
    public void ASkipForAnotherReasonIsReported()
    {
        Rules.Reports(TestRules.SkipReasons, "Autonomy.Tests/Support/a.cs", Body("Skip = \"flaky\""));
        Rules.LetsPass(TestRules.SkipReasons, "Autonomy.Tests/Support/a.cs", Body("Skip = \"needs kernel: tmpfs\""));
    }

    private static string Body(string expression) => $"class C {{ void F() {{ {expression}; }} }}";
}
