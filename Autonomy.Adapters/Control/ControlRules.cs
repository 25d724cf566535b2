using System.Globalization;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Control;

/// <summary>The rules of the control tools that their schemas cannot say.</summary>
internal static class ControlRules
{
    internal static IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input) => tool.Value switch
    {
        "core.fail" => KindFault(input),
        "core.wait" => WaitFaults(input),
        "core.approve" => DefaultFault(input),
        "core.plan" => Both(input, "plan", "path"),
        _ => [],
    };

    /// <summary>The kind of this name, without regard to case; null when there is none.</summary>
    internal static FailureKind? KindOf(string name) =>
        Enum.TryParse(name, ignoreCase: true, out FailureKind kind) && !char.IsAsciiDigit(name[0]) ? kind : null;

    private static IReadOnlyList<InputFault> KindFault(DataObject input)
    {
        if (input.TextOrNull("kind") is not { Length: > 0 } name || KindOf(name) is not null) return [];
        string[] names = Enum.GetNames<FailureKind>();
        string fix = NearestName.Of(name, names) is { } near
            ? $"Did you mean '{near}'?"
            : $"Write one of {string.Join(", ", names)}.";
        return [new InputFault("/kind", $"'{name}' is no kind of failure.", fix)];
    }

    private static IReadOnlyList<InputFault> WaitFaults(DataObject input)
    {
        if (Both(input, "duration", "until") is { Count: > 0 } both) return both;
        if (input.TextOrNull("until") is not { } until || IsTime(until)) return [];
        return [new InputFault("/until", $"'{until}' is no time.", "Write it as in 2026-11-21T08:00:00Z.")];
    }

    private static bool IsTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static IReadOnlyList<InputFault> DefaultFault(DataObject input)
    {
        if (input.TextOrNull("default") is not { } choice) return [];
        IReadOnlyList<string> options = input["options"] is DataArray
            ? input.Texts("options")
            : ControlTools.ApprovalOptions;
        if (options.Contains(choice)) return [];
        string fix = NearestName.Of(choice, options) is { } near
            ? $"Did you mean '{near}'?"
            : $"Write one of {string.Join(", ", options)}.";
        return [new InputFault("/default", $"'{choice}' is none of the options.", fix)];
    }

    private static IReadOnlyList<InputFault> Both(DataObject input, string first, string second) =>
        input[first] is not null && input[second] is not null
            ? [new InputFault($"/{second}", $"Both {first} and {second} are given.", "Give one of them.")]
            : [];
}
