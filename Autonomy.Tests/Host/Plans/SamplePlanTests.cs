using System.Text;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Local;
using Autonomy.Host.Plans;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Plans;

/// <summary>A plan that uses most of the format, against the built-in tools that it names.</summary>
public sealed class SamplePlanTests : IDisposable
{
    private const string SiteHealth = """
        plan: 1
        name: site-health
        description: Check the pages, write a report
        inputs:
          urls: { type: array, items: { type: string }, default: ["http://127.0.0.1:8080/healthz/live"] }
        budget: { duration: 10m, cost: 5.00, calls: 500 }
        concurrency: 8
        steps:
          - id: check
            tool: http.request
            forEach: "${{ inputs.urls }}"
            forEachConcurrency: 4
            with: { url: "${{ item }}", method: GET }
            timeout: 10s
            deadline: 2m
            retry: { attempts: 3, initial: 1s, factor: 2, max: 30s }
            expect: "${{ output.status == `200` }}"
            optional: true
          - id: report
            tool: file.write
            needs: [check]
            when: "${{ length(steps.check.output) > `0` }}"
            with:
              path: report.md
              content: "${{ inputs.title || 'Report' }}: ${{ to_string(steps.check.output[].status) }}"
            undo: { tool: file.delete, with: { path: report.md } }
            approval: never
            fallback: [ { tool: text.echo, with: { text: "no disk" } } ]
            priority: high
            estimate: 2s
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void CompilesWithoutAFault()
    {
        using var tools = new BuiltInTools(new LocalEngineOptions
        {
            DataFolder = _folder.File("data"),
            WorkingFolder = _folder.Path,
            Clock = TimeProvider.System,
            Secrets = static _ => null,
        });

        PlanDocument document = YamlPlanText.Read(Encoding.UTF8.GetBytes(SiteHealth));
        PlanReading reading = PlanCompiler.Compile(document, tools.Catalog);

        Assert.Empty(reading.Faults);
        Assert.Equal(["check", "report"], reading.Plan!.Steps.Select(step => step.Id.Value));
        Assert.Equal(0, Assert.Single(reading.Plan.Steps[1].Needs));
    }

    [Fact]
    public void AnInputThatItDoesNotDeclareMayBeGiven()
    {
        Plan plan = PlanReader.Read(YamlPlanText.Read(Encoding.UTF8.GetBytes(SiteHealth))).Plan!;

        InputsReading given = PlanInputs.Parse(plan, ["title=Site health"]);

        Assert.Equal(new DataString("Site health"), PlanInputs.Resolve(plan, given.Inputs!).Inputs!["title"]);
        Assert.Equal(DataNull.Value, PlanInputs.Resolve(plan, DataObject.Empty).Inputs!["title"]);
    }

    public void Dispose() => _folder.Dispose();
}
