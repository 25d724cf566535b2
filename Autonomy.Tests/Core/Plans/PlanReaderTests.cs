using Autonomy.Core.Plans;
using Xunit;

namespace Autonomy.Tests.Core.Plans;

public sealed class PlanReaderTests
{
    [Fact]
    public void ReadsASmallPlan()
    {
        PlanReading reading = PlanReader.Read(JsonPlanText.Read(
            """
            { "plan": 1, "name": "p", "steps": [
              { "id": "b", "tool": "core.noop", "with": { "x": "${{ steps.a.output }}" } },
              { "id": "a", "tool": "core.noop" } ] }
            """));

        Assert.Empty(reading.Faults);
        Assert.Equal<int>([1], reading.Plan!.Steps[0].Needs);
        Assert.Equal<int>([0], reading.Plan.Steps[1].Dependents);
    }
}
