using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// What calls of the engine's own tools (<c>core.*</c>) must be. Carrying them out is the business of executions.
/// </summary>
public static class ControlToolRules
{
    private static readonly DataObject Text = DataObject.Of(("type", "string"), ("minLength", 1));
    private static readonly DataObject Duration = DataObject.Of(("type", "string"));
    private static readonly DataObject Anything = DataObject.Of(("type", "object"));

    /// <summary>The control tools, ordered by name.</summary>
    public static ImmutableArray<ToolDescriptor> All { get; } =
    [
        Describe("core.approve", "Asks a person, and gives the answer.", Closed(
            [],
            ("question", Text),
            ("options", DataObject.Of(("type", "array"), ("items", Text), ("minItems", 1), ("uniqueItems", true))),
            ("default", Text),
            ("evidence", DataObject.Of(("type", "array"))),
            ("timeout", Duration))),
        Describe("core.fail", "Fails with a message.", Closed(["message"], ("message", Text), ("kind", Text))),
        Describe("core.noop", "Does nothing; for joining branches.", Anything),
        Describe("core.plan", "Runs a plan as a child execution, and gives its results.", Closed(
            ["plan"],
            ("plan", DataObject.Of(("type", new DataArray(["string", "object"])))),
            ("inputs", Anything))),
        Describe("core.set", "Gives its arguments as output, to name a value.", Anything),
        Describe(
            "core.signal",
            "Waits for a named signal, and gives what it carries.",
            Closed(["name"], ("name", Text), ("timeout", Duration))),
        Describe(
            "core.wait", "Waits for a duration or until a time.", Closed([], ("duration", Duration), ("until", Text))),
    ];

    private static readonly Dictionary<ToolName, ToolDescriptor> ByName = All.ToDictionary(tool => tool.Name);

    /// <summary>The control tool of this name, or null when there is none.</summary>
    public static ToolDescriptor? Find(ToolName tool) => ByName.GetValueOrDefault(tool);

    /// <summary>What the tool's schema cannot say.</summary>
    /// <param name="tool">The control tool.</param>
    /// <param name="input">The arguments as written.</param>
    /// <param name="known">Those of which the value is known already.</param>
    internal static IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input, DataObject known) =>
        tool.Value switch
    {
        "core.wait" => [.. WaitFaults(input), .. DurationFaults(known, "duration"), .. TimeFaults(known)],
        "core.signal" => DurationFaults(known, "timeout"),
        "core.approve" => [.. DurationFaults(known, "timeout"), .. DefaultFaults(known)],
        _ => [],
    };

    private static IReadOnlyList<InputFault> WaitFaults(DataObject input) =>
        (input["duration"] is null) != (input["until"] is null)
        ? []
        : [new InputFault("", "A wait has a duration or a time.", "Write duration: 10m, or until: TIME.")];

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

    private static IReadOnlyList<InputFault> DefaultFaults(DataObject known)
    {
        if (known["default"] is not DataString option || known["options"] is not DataArray options) return [];
        if (options.Items.Contains(option)) return [];

        string message = $"{Quote.Text(option.Value)} is none of the options.";
        return [new InputFault("/default", message, $"Write one of {options}.")];
    }

    private static ToolDescriptor Describe(string name, string description, DataObject input) => new()
    {
        Name = ToolName.Parse(name),
        Description = description,
        InputSchema = input,
        OutputSchema = DataObject.Empty,
        Effect = EffectClass.Pure,
        Timeout = PlanLimits.WaitMax,
    };

    private static DataObject Closed(
        ImmutableArray<string> required,
        params ReadOnlySpan<(string Name, DataValue Schema)> properties) => DataObject.Of(
            ("type", "object"),
            ("properties", DataObject.Of(properties)),
            ("required", new DataArray([.. required.Select(name => new DataString(name))])),
            ("additionalProperties", false));
}
