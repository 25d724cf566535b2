using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// What the control tools (<c>core.*</c>) are, and what calls of them must be: the one place, for the validation of
/// plans and for the adapter. Carrying out those that wait is the business of executions.
/// </summary>
public static class ControlToolRules
{
    private static readonly string[] ApprovalOptions = ["approve", "reject"];

    private static readonly Dictionary<ToolName, ToolDescriptor> ByName = All.ToDictionary(tool => tool.Name);

    /// <summary>The control tools, ordered by name.</summary>
    public static ImmutableArray<ToolDescriptor> All => ControlToolDescriptors.All;

    /// <summary>The control tool of this name, or null when there is none.</summary>
    public static ToolDescriptor? Find(ToolName tool) => ByName.GetValueOrDefault(tool);

    /// <summary>What the tool's schema cannot say of arguments that are known.</summary>
    /// <param name="tool">The control tool.</param>
    /// <param name="known">The arguments of which the value is known already.</param>
    public static IReadOnlyList<InputFault> Validate(ToolName tool, DataObject known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return tool.Value switch
        {
            "core.wait" => [.. BothFaults(known), .. DurationFaults(known, "duration"), .. TimeFaults(known)],
            "core.signal" => DurationFaults(known, "timeout"),
            "core.approve" => DurationFaults(known, "timeout"),
            "core.fail" => KindFaults(known),
            _ => [],
        };
    }

    /// <summary>The kind of failure of this name, without regard to case; null when there is none.</summary>
    public static FailureKind? FailureKindOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Enum.TryParse(name, ignoreCase: true, out FailureKind kind) && !char.IsAsciiDigit(name[0]) ? kind : null;
    }

    /// <summary>What the tool's schema cannot say of a call of a plan.</summary>
    /// <param name="tool">The control tool.</param>
    /// <param name="written">The arguments as written.</param>
    /// <param name="known">Those of which the value is known already.</param>
    internal static IReadOnlyList<InputFault> Validate(ToolName tool, DataObject written, DataObject known) =>
    [
        .. tool.Value == "core.wait" ? NeitherFaults(written) : [],
        .. tool.Value == "core.approve" ? DefaultFaults(written, known) : [],
        .. Validate(tool, known),
    ];

    private static IReadOnlyList<InputFault> NeitherFaults(DataObject written) =>
        written["duration"] is null && written["until"] is null
        ? [new InputFault("", "A wait has a duration or a time.", "Write duration: 10m, or until: TIME.")]
        : [];

    private static IReadOnlyList<InputFault> BothFaults(DataObject known) =>
        known["duration"] is not null && known["until"] is not null
        ? [new InputFault("/until", "A wait has a duration or a time, not both.", "Remove one of them.")]
        : [];

    private static IReadOnlyList<InputFault> DurationFaults(DataObject known, string name)
    {
        if (known[name] is not DataString text) return [];
        if (!Durations.TryParse(text.Value, out TimeSpan duration, out string? fix))
            return [new InputFault($"/{name}", $"{Quote.Text(text.Value)} is no duration.", fix)];
        if (duration >= PlanLimits.DurationMin && duration <= PlanLimits.WaitMax) return [];
        string range =
            $"Write {Durations.Write(PlanLimits.DurationMin)} to {Durations.Write(PlanLimits.WaitMax)}.";
        return [new InputFault($"/{name}", $"'{name}' is {Quote.Cut(text.Value)}.", range)];
    }

    private static IReadOnlyList<InputFault> TimeFaults(DataObject known)
    {
        if (known["until"] is not DataString text) return [];
        bool isTime = DateTimeOffset.TryParse(
            text.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
        return isTime
            ? []
            : [new InputFault("/until", $"{Quote.Text(text.Value)} is no time.", "Write it as 2030-01-31T08:00:00Z.")];
    }

    private static IReadOnlyList<InputFault> DefaultFaults(DataObject written, DataObject known)
    {
        if (known["default"] is not DataString { Value: var choice }) return [];
        string[]? options = known["options"] is DataArray array
            ? [.. array.Items.OfType<DataString>().Select(option => option.Value)]
            : null;
        // Options that an expression gives are known later.
        if (options is null && written["options"] is not null) return [];
        return MustBeOneOf("/default", choice, options ?? ApprovalOptions, "none of the options");
    }

    private static IReadOnlyList<InputFault> KindFaults(DataObject known)
    {
        if (known["kind"] is not DataString { Value.Length: > 0 } name || FailureKindOf(name.Value) is not null)
            return [];
        return MustBeOneOf("/kind", name.Value, Enum.GetNames<FailureKind>(), "no kind of failure");
    }

    private static IReadOnlyList<InputFault> MustBeOneOf(string path, string word, string[] words, string isNot)
    {
        if (words.Contains(word)) return [];
        string fix = PlanFaults.DidYouMean(word, words) ?? $"Write one of {string.Join(", ", words)}.";
        return [new InputFault(path, $"{Quote.Text(word)} is {isNot}.", fix)];
    }
}
