using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Plans;

public sealed class PlanInputsTests
{
    private static readonly Plan Plan = PlanReader.Read(JsonPlanText.Read(
        """
        { "plan": 1, "name": "p", "inputs": {
            "title": { "type": "string" }, "count": { "type": "integer", "default": 3, "minimum": 1 },
            "tags": { "type": "array", "items": { "type": "string" }, "default": [] }, "any": { "default": null } },
          "steps": [{ "id": "a", "tool": "core.noop" }] }
        """)).Plan!;

    [Fact]
    public void DefaultsAreFilledIn()
    {
        InputsReading reading = PlanInputs.Resolve(Plan, DataObject.Of(("title", "t")));

        Assert.Equal("""{"title":"t","count":3,"tags":[],"any":null}""", reading.Inputs!.ToString());
    }

    [Fact]
    public void EveryFaultIsReportedAtOnce()
    {
        InputsReading reading = PlanInputs.Resolve(
            Plan, DataObject.Of(("titel", "t"), ("count", 0), ("tags", new DataArray([1L]))));

        Assert.Null(reading.Inputs);
        Assert.Equal(
            ["unknown-input /titel", "missing-input /title", "input /count", "input /tags/0"],
            reading.Faults.Select(fault => $"{fault.Rule} {fault.Path}"));
        Assert.Equal("Did you mean 'title'?", reading.Faults[0].Fix);
    }

    [Fact]
    public void AssignmentsAreReadByTheDeclaredType()
    {
        InputsReading reading = PlanInputs.Parse(Plan, ["title=5=five", "count=7", "tags=[\"a\"]", "any=x y"]);

        Assert.Equal("""{"title":"5=five","count":7,"tags":["a"],"any":"x y"}""", reading.Inputs!.ToString());
    }

    [Fact]
    public void FaultyAssignmentsAreAllReported()
    {
        InputsReading reading = PlanInputs.Parse(Plan, ["title", "count=many", "titel=x", "title=a", "title=b"]);

        Assert.Equal(["syntax", "type", "unknown-input", "duplicate-key"], reading.Faults.Select(fault => fault.Rule));
    }

    [Fact]
    public void AnInputThatIsUsedAndNotDeclaredIsOptionalOfAnyTypeAndNullWhenAbsent()
    {
        Plan plan = Using("${{ inputs.title || 'Report' }}", """{ "count": { "type": "integer" } }""");

        Assert.Equal(["count", "title"], plan.Header.Inputs.Select(input => input.Name));
        Assert.Equal("""{"count":1,"title":null}""", Resolve(plan, "count=1").ToString());
        Assert.Equal("""{"count":1,"title":"Site health"}""", Resolve(plan, "count=1", "title=Site health").ToString());
        Assert.Equal("""{"count":1,"title":["a"]}""", Resolve(plan, "title=[\"a\"]", "count=1").ToString());
    }

    [Fact]
    public void AnInputThatNothingUsesIsUnknown()
    {
        InputsReading reading = PlanInputs.Parse(Using("${{ inputs.title }}", "{}"), ["headline=x"]);

        Assert.Equal("unknown-input", Assert.Single(reading.Faults).Rule);
    }

    [Fact]
    public void AnInputThatIsNearlyDeclaredIsAFault()
    {
        const string Text = """
            { "plan": 1, "name": "p", "inputs": { "title": { "type": "string" } },
              "steps": [{ "id": "a", "tool": "core.set", "with": { "value": "${{ inputs.titel }}" } }] }
            """;

        PlanFault fault = Assert.Single(PlanReader.Read(JsonPlanText.Read(Text)).Faults);
        Assert.Equal(("unknown-input", "Did you mean 'title'?"), (fault.Rule, fault.Fix));
    }

    private static Plan Using(string expression, string inputs) => PlanReader.Read(JsonPlanText.Read(
        $$"""
        { "plan": 1, "name": "p", "inputs": {{inputs}},
          "steps": [{ "id": "a", "tool": "core.set", "with": { "value": "{{expression}}" } }] }
        """)).Plan!;

    private static DataObject Resolve(Plan plan, params string[] assignments) =>
        PlanInputs.Resolve(plan, PlanInputs.Parse(plan, assignments).Inputs!).Inputs!;
}
