using System.Diagnostics.CodeAnalysis;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Host.Local;

/// <summary>
/// Commands to the ledger of a workspace, as they go over the control socket:
/// <c>{"spending":"default","command":"set","scope":"tool","name":"http.*","period":"day","calls":100,"by":"..."}</c>.
/// </summary>
internal static class SpendingProtocol
{
    public static string Write(RulesId workspace, SpendingCommand command)
    {
        DataObject said = command switch
        {
            SpendingCommand.SetLimit { Key: var key, Limit: var limit } set => DataObject.Of(
                ("command", "set"), ("by", set.By), ("scope", Words.Of(key.Scope)), ("name", key.Name),
                ("period", Words.Of(key.Period)), ("cost", Number(limit.CostUsd)), ("tokens", Number(limit.Tokens)),
                ("calls", Number(limit.Calls))),
            SpendingCommand.RemoveLimit { Key: var key } remove => DataObject.Of(
                ("command", "remove"), ("by", remove.By), ("scope", Words.Of(key.Scope)), ("name", key.Name),
                ("period", Words.Of(key.Period))),
            _ => throw new ArgumentOutOfRangeException(
                nameof(command), command.GetType().Name, "Not a command that people give."),
        };
        DataValue reason = command.Reason is { } given ? given : DataNull.Value;
        return DataJson.Write(said.With("spending", workspace.Workspace).With("reason", reason));
    }

    /// <summary>Reads a request; false for one that is not about spending, or that is not understood.</summary>
    public static bool TryRead(
        string line, out RulesId workspace, [NotNullWhen(true)] out SpendingCommand? command)
    {
        (workspace, command) = (default, null);
        if (!DataJson.TryParse(line, out DataValue? value, out _) || value is not DataObject request) return false;
        if (!RulesId.TryParse(Text(request, "spending"), out workspace)) return false;
        if (!Words.TryParse(Text(request, "scope") ?? "", out SpendingScope scope)) return false;
        if (!Words.TryParse(Text(request, "period") ?? "", out SpendingPeriod period)) return false;
        var key = new SpendingKey(scope, Text(request, "name") ?? "", period);
        string by = Text(request, "by") ?? "";
        string? reason = Text(request, "reason");
        var limit = new SpendingLimit(
            Amount(request, "cost"), (long?)Amount(request, "tokens"), (long?)Amount(request, "calls"));
        command = Text(request, "command") switch
        {
            "set" => new SpendingCommand.SetLimit(key, limit, by) { Reason = reason },
            "remove" => new SpendingCommand.RemoveLimit(key, by) { Reason = reason },
            _ => null,
        };
        return command is not null;
    }

    public static string Write(SpendingReply reply) => RulesProtocol.WriteAnswer(
        (reply as SpendingReply.Refused)?.Rejection);

    private static DataValue Number(decimal? amount) => amount is { } known ? new DataNumber(known) : DataNull.Value;

    private static decimal? Amount(DataObject request, string name) =>
        request[name] is DataNumber { Value: >= 0 and < 1e18 } number ? (decimal)number.Value : null;

    private static string? Text(DataObject request, string name) => (request[name] as DataString)?.Value;
}
