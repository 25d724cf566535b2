using Autonomy.Core.Plans;
using Autonomy.Core.Plans.Format;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Plans;

public sealed class PlanSchemaTests
{
    private const string UpdateVariable = "AUTONOMY_UPDATE_GENERATED";

    /// <summary>With the variable set to 1 the test writes the file anew: that is how it is generated.</summary>
    [Fact]
    public void TheShippedSchemaIsWhatTheTableOfKeysSays()
    {
        string path = Path.Combine(Docs(), "plan.schema.json");
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1") File.WriteAllText(path, PlanSchema.Text);

        Assert.True(
            File.ReadAllText(path) == PlanSchema.Text,
            $"docs/plan.schema.json is not what the code says. "
            + $"Run: {UpdateVariable}=1 dotnet test Autonomy.Tests --filter {nameof(PlanSchemaTests)}");
    }

    [Theory]
    [InlineData(
        """{ "plan": 1, "name": "p", "steps": [{ "id": "a", "tool": "core.noop", "forEach": "${{ inputs.x }}" }] }""",
        true)]
    [InlineData("""{ "plan": 1, "name": "p", "steps": [{ "id": "a", "goal": "words" }] }""", true)]
    [InlineData("""{ "plan": 1, "name": "p", "steps": [{ "id": "a", "goal": "words", "tool": "core.noop" }] }""", true)]
    [InlineData("""{ "plan": 1, "name": "p", "steps": [{ "id": "a" }] }""", false)]
    [InlineData("""{ "plan": 1, "name": "P", "steps": [{ "id": "a", "tool": "core.noop" }] }""", false)]
    [InlineData("""{ "plan": 2, "name": "p", "steps": [{ "id": "a", "tool": "core.noop" }] }""", false)]
    [InlineData("""{ "plan": 1, "name": "p", "steps": [{ "id": "a", "tool": "core.noop", "timeout": 5 }] }""", false)]
    [InlineData(
        """{ "plan": 1, "name": "p", "steps": [{ "id": "a", "tool": "core.noop", "retry": { "attempts": 0 } }] }""",
        false)]
    public void TheSchemaAcceptsPlansAndRefusesOthers(string plan, bool isPlan) =>
        Assert.Equal(isPlan, JsonSchema.Parse(PlanSchema.Document).Validate(DataJson.Parse(plan)).Count == 0);

    [Fact]
    public void TheDocumentationNamesEveryKey()
    {
        string page = File.ReadAllText(Path.Combine(Docs(), "plan-format.md"));

        Assert.All(
            PlanKeys.Format.Keys.Concat(StepKeys.Format.Keys),
            key => Assert.Contains($"`{key.Name}`", page, StringComparison.Ordinal));
    }

    private static string Docs()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (
            folder is not null && !File.Exists(Path.Combine(folder.FullName, "Autonomy.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "docs");
    }
}
