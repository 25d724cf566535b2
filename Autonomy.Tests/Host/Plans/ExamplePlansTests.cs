using Autonomy.Core.Plans;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Host.Plans;
using Xunit;

namespace Autonomy.Tests.Host.Plans;

public sealed class ExamplePlansTests
{
    [Fact]
    public void EveryExampleIsAPlanAndFitsTheSchema()
    {
        JsonSchema schema = JsonSchema.Parse(PlanSchema.Document);
        Assert.All(Examples(), path =>
        {
            PlanDocument document = YamlPlanText.Read(File.ReadAllBytes(path));

            Assert.Empty(PlanReader.Read(document).Faults);
            Assert.Empty(schema.Validate(document.Root!));
        });
    }

    private static string[] Examples()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (
            folder is not null && !File.Exists(Path.Combine(folder.FullName, "Autonomy.sln")))
        {
            folder = folder.Parent;
        }

        string examples = Path.Combine(folder!.FullName, "examples");
        return Directory.Exists(examples) ? Directory.GetFiles(examples, "*.yaml") : [];
    }
}
