using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Simulation.Workload;
using Xunit;

namespace Autonomy.Tests.Simulation.Workload;

public sealed class PlanDrawTests
{
    private const int Draws = 3_000;
    private const int StepsMax = 12;

    private static readonly Lazy<DrawnPlan[]> Drawn = new(() =>
        [.. Enumerable.Range(0, Draws).Select(seed => Draw((ulong)seed))]);

    [Fact]
    public void EveryDrawnPlanIsValidAndSoAreThePlansOfItsChildren()
    {
        int children = 0;
        IEnumerable<StepCall> calls = Drawn.Value.SelectMany(drawn => drawn.Plan.Steps).Select(step => step.Call!);
        foreach (StepCall nested in calls.Where(call => call.Tool == ControlTools.Plan && call.With.IsConstant))
        {
            var call = (DataObject)nested.With.Evaluate(DataObject.Empty).Value!;
            PlanReading reading = PlanCompiler.Compile(PlanDocument.Of(call["plan"]!), PlanTools.Instance);
            Assert.Empty(reading.Faults);
            children++;
        }

        Assert.True(children > 100, $"{children} children");
    }

    [Fact]
    public void TheSameSeedDrawsTheSamePlan()
    {
        DrawnPlan first = Draw(5);
        DrawnPlan second = Draw(5);
        Assert.Equal(DataJson.Write(first.Plan.Source), DataJson.Write(second.Plan.Source));
        Assert.Equal(first.Inputs, second.Inputs);
    }

    [Fact]
    public void MostPlansAreSmallAndNoneIsLargerThanAsked()
    {
        int[] sizes = [.. Drawn.Value.Select(drawn => drawn.Plan.Steps.Length)];
        Assert.InRange(sizes.Max(), StepsMax - 1, StepsMax);
        Assert.True(sizes.Count(size => size <= StepsMax / 2) > Draws / 2);
    }

    public static TheoryData<string> Features => [.. Sorts.Keys];

    [Theory]
    [MemberData(nameof(Features))]
    public void EveryFeatureOfPlansIsDrawnOften(string feature)
    {
        int plans = Drawn.Value.Count(drawn => drawn.Plan.Steps.Any(step => Sorts[feature](step)));
        Assert.True(plans > Draws / 100, $"{feature} in {plans} of {Draws} plans");
    }

    private static readonly SortedDictionary<string, Func<StepDefinition, bool>> Sorts = new()
    {
        ["fan-out"] = step => step.ForEach is not null,
        ["fan-out over an output"] = step => step.ForEach is { IsConstant: false } && step.Needs.Length > 0,
        ["window"] = step => step.ForEach is not null && step.ForEachConcurrency < 3,
        ["several needs"] = step => step.Needs.Length > 1,
        ["when"] = step => step.When is not null,
        ["optional"] = step => step.IsOptional,
        ["retry"] = step => step.Retry != RetryPolicy.Default,
        ["timeout"] = step => step.Timeout is not null,
        ["deadline"] = step => step.Deadline is not null,
        ["fallback"] = step => step.Fallbacks.Length > 0,
        ["undo"] = step => step.Undo is not null,
        ["approval always"] = step => step.Approval == ApprovalMode.Always,
        ["approval auto"] = step => step.Approval == ApprovalMode.Auto,
        ["expect"] = step => step.Expect is not null,
        ["priority"] = step => step.Priority != Priority.Medium,
        ["effect"] = step => step.Effect == EffectClass.Irreversible,
        ["core.wait"] = Calls("core.wait"),
        ["core.signal"] = Calls("core.signal"),
        ["core.approve"] = Calls("core.approve"),
        ["core.plan"] = Calls("core.plan"),
        ["core.set"] = Calls("core.set"),
        ["core.noop"] = Calls("core.noop"),
        ["core.fail"] = Calls("core.fail"),
        ["sim.pay"] = Calls("sim.pay"),
        ["sim.hold"] = Calls("sim.hold"),
        ["arguments from outputs"] = step => step.Needs.Length > 0 && !step.Call!.With.IsConstant,
    };

    private static Func<StepDefinition, bool> Calls(string tool) => step => step.Call!.Tool.Value == tool;

    private static DrawnPlan Draw(ulong seed) => new PlanDraw(new SeededRandom(seed)).Draw("drawn", StepsMax);
}
