using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Seams;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Benchmarks.Healing;

/// <summary>A plan of steps that meet trouble, and what they meet.</summary>
internal sealed record FlakyPlan(Plan Plan, IReadOnlyList<Trouble> Troubles)
{
    /// <summary>Whether it can come to its end without a person.</summary>
    public bool IsHealable => Troubles.All(trouble => trouble.IsHealable);

    /// <summary>Draws a plan of so many steps that stand side by side, and one that needs them all.</summary>
    public static FlakyPlan Draw(int steps, IToolCatalog tools, IRandomSource random)
    {
        Trouble[] troubles = [.. Enumerable.Range(0, steps).Select(_ => Trouble.Draw(random))];
        IEnumerable<string> texts = troubles.Select(TextOf);
        string needs = string.Join(',', Enumerable.Range(0, steps).Select(i => $"\"s{i}\""));
        string text = $$"""
            {
              "plan": 1, "name": "healing",
              "inputs": { "number": { "type": "string" } },
              "steps": [
                { "id": "list", "tool": "core.set", "with": { "value": { "data": ["a", "b"] } } },
                {{string.Join(',', texts)}},
                { "id": "end", "tool": "core.noop", "needs": [{{needs}}] }
              ]
            }
            """;
        PlanReading reading = PlanCompiler.Compile(PlanDocument.Of(DataJson.Parse(text)), tools);
        return reading.Plan is { } plan
            ? new FlakyPlan(plan, troubles)
            : throw new InvalidOperationException(reading.Faults[0].Message);
    }

    private static string TextOf(Trouble trouble, int number)
    {
        string arguments = trouble.Kind switch
        {
            null => "",
            FailureKind.BadInput => "\"count\": \"${{ inputs.number }}\"",
            FailureKind.OutputMismatch => "\"items\": \"${{ steps.list.output }}\"",
            { } kind => $"\"kind\": \"{Words.Of(kind)}\", \"times\": {trouble.Times}, \"stays\": "
                + (trouble.Stays ? "true" : "false"),
        };
        string expect = trouble.Kind == FailureKind.NoProgress ? ", \"expect\": \"${{ output.ok }}\"" : "";
        string fallback = trouble.HasFallback ? $", \"fallback\": [{{ \"tool\": \"{FlakyTools.Other}\" }}]" : "";
        return $"{{ \"id\": \"s{number}\", \"tool\": \"{trouble.Tool}\", \"with\": {{ {arguments} }}"
            + $"{expect}{fallback} }}";
    }
}
