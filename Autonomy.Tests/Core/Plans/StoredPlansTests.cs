using Autonomy.Core.Plans;
using Xunit;

namespace Autonomy.Tests.Core.Plans;

public sealed class StoredPlansTests
{
    [Fact]
    public void ThePlanOfManyExecutionsIsReadOnce()
    {
        var plans = new StoredPlans();
        Plan plan = Plan("a", 1);

        Plan first = plans.Read(plan.Json.Span);

        Assert.Same(first, plans.Read(plan.Json.ToArray()));
        Assert.Equal("a", plans.Read(plan.Json.Span).Header.Name);
        Assert.NotSame(first, plans.Read(Plan("b", 1).Json.Span));
    }

    [Fact]
    public void WhatIsUsedStaysAndTheRestIsDropped()
    {
        var plans = new StoredPlans();
        ReadOnlyMemory<byte> used = Plan("used", 1).Json;
        ReadOnlyMemory<byte> unused = Plan("unused", 1).Json;
        Plan usedPlan = plans.Read(used.Span);
        Plan unusedPlan = plans.Read(unused.Span);
        int large = StoredPlans.GenerationBytesMax / 3;

        for (int i = 0; i < 10; i++)
        {
            plans.Read(Plan($"p{i}", large).Json.Span);
            Assert.Same(usedPlan, plans.Read(used.Span));
        }

        Assert.NotSame(unusedPlan, plans.Read(unused.Span));
    }

    [Fact]
    public void WhatIsNoPlanIsRefusedEachTime()
    {
        var plans = new StoredPlans();

        Assert.Throws<FormatException>(() => plans.Read("{}"u8));
        Assert.Throws<FormatException>(() => plans.Read("{}"u8));
    }

    /// <summary>A plan whose JSON is at least this long, in goals of at most 16,000 characters.</summary>
    private static Plan Plan(string name, int bytes)
    {
        IEnumerable<string> steps = Enumerable.Range(0, (bytes / 16_000) + 1)
            .Select(i => $$"""{ "id": "s{{i}}", "goal": "{{new string('x', Math.Min(bytes, 16_000))}}" }""");
        string text = $$"""{ "plan": 1, "name": "{{name}}", "steps": [{{string.Join(',', steps)}}] }""";
        return PlanReader.Read(JsonPlanText.Read(text)).Plan!;
    }
}
