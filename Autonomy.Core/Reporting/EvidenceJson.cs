using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Reporting;

/// <summary>
/// What shows a failure, for programs: every property is always there, null where there is nothing.
/// </summary>
public static class EvidenceJson
{
    /// <summary>The document.</summary>
    public static DataObject Of(FailureEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return DataObject.Of(
            ("status", Optional(evidence.Status)),
            ("exitCode", Optional(evidence.ExitCode)),
            ("code", Optional(evidence.Code)),
            ("target", Optional(evidence.Target)),
            ("stderr", new DataArray([.. evidence.Stderr.Select(line => (DataValue)line)])),
            ("fields", new DataArray([.. evidence.Fields.Select(field => (DataValue)DataObject.Of(
                ("path", field.Path), ("rule", field.Rule)))])),
            ("missingRight", Optional(evidence.ScopeAsked)),
            ("limitCalls", Optional(evidence.LimitCalls)),
            ("limitWindowMs", Optional((long?)evidence.LimitWindow?.TotalMilliseconds)),
            ("freeBytes", Optional(evidence.FreeBytes)),
            ("neededBytes", Optional(evidence.NeededBytes)),
            ("missing", Optional(evidence.Missing)),
            ("question", Optional(evidence.Question)));
    }

    private static DataValue Optional(string? text) => text is null ? DataNull.Value : text;

    private static DataValue Optional(long? number) => number is { } value ? value : DataNull.Value;
}
