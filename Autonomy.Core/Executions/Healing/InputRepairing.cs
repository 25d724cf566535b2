using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Recovery.Repair;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// The rung that puts arguments right by rule: those that do not fit the tool's schema, those that the other side
/// refused by name, and outputs of other steps that have another shape than is asked for.
/// </summary>
internal static class InputRepairing
{
    /// <summary>Takes the rung where there is one certain reading; false where there is none.</summary>
    public static bool TryTake(HealingCase failed)
    {
        // Other arguments make another call: what the first one did would not be undone by it.
        bool didNothing = failed.Failure.Effect == FailureEffect.None && failed.Unit.Standing is null;
        if (!didNothing || failed.TimesHealed >= failed.Row.AttemptsMax) return false;
        if (failed.Tool is not { } tool || failed.Call is not { } call) return false;
        if (Starting.InputOf(failed.Turn.State, failed.Step, failed.Unit, call).Input is not { } input) return false;
        JsonSchema schema = JsonSchema.Parse(tool.InputSchema);
        if ((RepairByRule(failed, schema, input) ?? MapOutput(failed, tool, schema, input)) is not { } found)
            return false;
        HealingRecords.Tell(failed, Rung.RepairInput, found.Reason, input, found.Input);
        Healer.Again(failed);
        return true;
    }

    private static Repaired? RepairByRule(HealingCase failed, JsonSchema schema, DataObject input) =>
        InputRepair.Repair(schema, input, failed.Failure.Evidence.Fields) is { } repaired
            ? new Repaired(repaired.Input, SentencesOf(repaired.Changes, repaired.Confidence))
            : null;

    // Each argument that is another step's output, as it is, and does not fit where it is used.
    private static Repaired? MapOutput(HealingCase failed, ToolDescriptor tool, JsonSchema schema, DataObject input)
    {
        if (tool.InputSchema["properties"] is not DataObject properties) return null;
        DataObject mapped = input;
        var reasons = new List<string>();
        foreach ((string name, DataValue value) in input.Properties)
        {
            if (!properties.TryGet(name, out DataValue? expected) || SourceOf(failed, name) is not { } source) continue;
            var to = new MappingEnd($"{tool.Name} ('{name}')", JsonSchema.Parse((DataObject)expected));
            if (OutputMapping.Map(source, value, to) is not { } fitting) continue;
            mapped = mapped.With(name, fitting.Value);
            reasons.Add(fitting.Message);
        }

        return reasons.Count > 0 && schema.Validate(mapped).Count == 0
            ? new Repaired(mapped, string.Join(" ", reasons))
            : null;
    }

    /// <summary>The step whose output an argument is, with what its tool says that it gives.</summary>
    private static MappingEnd? SourceOf(HealingCase failed, string argument)
    {
        string place = JsonPointer.Of("", argument);
        string[] sources = [.. failed.Call!.With.References.Steps.Where(reference => reference.Pointer == place)
            .Select(reference => reference.Name).Distinct()];
        if (sources is not [var only]) return null;
        StepDefinition source = failed.Turn.State.StepOf(only).Definition;
        if (source.Call is not { } call || failed.Turn.Tools.Find(call.Tool) is not { } tool) return null;
        return new MappingEnd($"{source.Id} ({tool.Name})", JsonSchema.Parse(tool.OutputSchema));
    }

    private static string SentencesOf(ImmutableArray<InputChange> changes, double confidence) =>
        $"{string.Join(" ", changes)} (confidence {confidence.ToString("0.00", CultureInfo.InvariantCulture)})";

    private sealed record Repaired(DataObject Input, string Reason);
}
