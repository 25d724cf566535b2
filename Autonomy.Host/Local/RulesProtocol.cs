using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Host.Local;

/// <summary>
/// Commands to the rules of a workspace, as they go over the control socket:
/// <c>{"rules":"default","command":"place","scope":"tool","name":"http.*","by":"..."}</c>.
/// </summary>
internal static class RulesProtocol
{
    public static string Write(RulesId rules, RulesCommand command)
    {
        DataObject said = command switch
        {
            RulesCommand.Place place => DataObject.Of(
                ("command", "place"), ("by", place.By), ("scope", Words.Of(place.Scope)), ("name", place.Name),
                ("timeout", Optional(place.Timeout is { } span ? Durations.Write(span) : null))),
            RulesCommand.Lift lift => DataObject.Of(
                ("command", "lift"), ("by", lift.By), ("scope", Words.Of(lift.Scope)), ("name", lift.Name)),
            RulesCommand.AddPolicies add => DataObject.Of(
                ("command", "add-policies"), ("by", add.By), ("last", add.IsLast),
                ("policies", PolicyReader.Write(add.Rules))),
            RulesCommand.RemovePolicy remove => DataObject.Of(
                ("command", "remove-policy"), ("by", remove.By), ("policy", remove.Policy)),
            RulesCommand.LayLadders lay => DataObject.Of(
                ("command", "lay-ladders"), ("by", lay.By), ("ladders", LadderReader.Write(lay.Rules))),
            RulesCommand.RemoveLadder remove => DataObject.Of(
                ("command", "remove-ladder"), ("by", remove.By), ("ladder", remove.Ladder)),
            RulesCommand.ForgetLessons forget => DataObject.Of(
                ("command", "forget-lessons"), ("by", forget.By), ("tool", Optional(forget.Tool)),
                ("fingerprint", Optional(forget.Fingerprint))),
            _ => throw new ArgumentOutOfRangeException(
                nameof(command), command.GetType().Name, "Not a command that people give."),
        };
        return DataJson.Write(said.With("rules", rules.Workspace).With("reason", Optional(command.Reason)));
    }

    /// <summary>Reads a request; false for one that is not about rules, or that is not understood.</summary>
    public static bool TryRead(string line, out RulesId rules, [NotNullWhen(true)] out RulesCommand? command)
    {
        (rules, command) = (default, null);
        if (!DataJson.TryParse(line, out DataValue? value, out _) || value is not DataObject request) return false;
        if (!RulesId.TryParse(Text(request, "rules"), out rules)) return false;
        command = CommandOf(request) is { } asked ? asked with { Reason = Text(request, "reason") } : null;
        return command is not null;
    }

    /// <summary>Refuses what is asked of another workspace than is steered here; null: it is this one.</summary>
    public static string? RefuseForeign(RulesId workspace) => workspace == LocalEngine.Rules
        ? null
        : WriteAnswer(new Rejection(
            RejectionCode.WrongState,
            $"Only the workspace '{LocalEngine.Rules}' is steered from here, and not '{workspace}'. Use the API, with "
            + "one of its tokens."));

    public static string Write(RulesReply reply) => WriteAnswer((reply as RulesReply.Refused)?.Rejection);

    public static string WriteAnswer(Rejection? refusal) => DataJson.Write(refusal is null
        ? DataObject.Of(("accepted", true))
        : DataObject.Of(("accepted", false), ("code", Words.Of(refusal.Code)), ("message", refusal.Message)));

    /// <summary>Why a command was refused; null: it was not.</summary>
    public static Rejection? ReadRefusal(string line)
    {
        bool isReply = DataJson.TryParse(line, out DataValue? value, out _);
        if (isReply && value is DataObject reply)
        {
            if (reply["accepted"] is DataBoolean { Value: true }) return null;
            if (Words.TryParse(Text(reply, "code") ?? "", out RejectionCode code))
                return new Rejection(code, Text(reply, "message") ?? "");
        }

        return new Rejection(
            RejectionCode.WrongState,
            "The process that owns the store does not understand this command. Use the same version of autonomy.");
    }

    private static RulesCommand? CommandOf(DataObject request)
    {
        string by = Text(request, "by") ?? "";
        bool isScope = Words.TryParse(Text(request, "scope") ?? "", out HoldScope scope);
        string name = Text(request, "name") ?? "";
        TimeSpan? timeout = Durations.TryParse(Text(request, "timeout"), out TimeSpan span) ? span : null;
        return Text(request, "command") switch
        {
            "place" when isScope => new RulesCommand.Place(scope, name, by, null, timeout),
            "lift" when isScope => new RulesCommand.Lift(scope, name, by),
            "add-policies" when PolicyReader.TryRead(request["policies"], out ImmutableArray<PolicyRule>? policies) =>
                new RulesCommand.AddPolicies(policies.Value, by, request["last"] is DataBoolean { Value: true }),
            "lay-ladders" when LadderReader.TryRead(request["ladders"], out ImmutableArray<LadderRule>? ladders) =>
                new RulesCommand.LayLadders(ladders.Value, by),
            "remove-ladder" when Text(request, "ladder") is { } ladder => new RulesCommand.RemoveLadder(ladder, by),
            "forget-lessons" =>
                new RulesCommand.ForgetLessons(Text(request, "tool"), Text(request, "fingerprint"), by),
            "remove-policy" when Text(request, "policy") is { } policy => new RulesCommand.RemovePolicy(policy, by),
            _ => null,
        };
    }

    private static DataValue Optional(string? text) => text is null ? DataNull.Value : text;

    private static string? Text(DataObject request, string name) => (request[name] as DataString)?.Value;
}
