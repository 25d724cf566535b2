using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Host.Local;

/// <summary>What the control socket carries of steering: pauses with an end, changes of a plan, forks.</summary>
internal static class SteeringProtocol
{
    public static DataObject Write(ExecutionCommand.Edit edit) => DataObject.Of(
        ("command", "edit"), ("by", edit.By), ("reason", ControlProtocol.Optional(edit.Reason)),
        ("add", new DataArray([.. edit.Changes.Add])),
        ("replace", new DataArray([.. edit.Changes.Replace])),
        ("remove", new DataArray([.. edit.Changes.Remove.Select(id => new DataString(id))])));

    public static ExecutionCommand.Edit ReadEdit(DataObject request, string by) => new(
        by, ControlProtocol.Text(request, "reason"), new PlanChanges
        {
            Add = ItemsOf<DataObject>(request, "add"),
            Replace = ItemsOf<DataObject>(request, "replace"),
            Remove = [.. ItemsOf<DataString>(request, "remove").Select(id => id.Value)],
        });

    public static ExecutionCommand.Pause ReadPause(DataObject request, string by)
    {
        string? after = ControlProtocol.Text(request, "after");
        bool hasEnd = TimeSpan.TryParseExact(after, "c", CultureInfo.InvariantCulture, out TimeSpan span);
        _ = Words.TryParse(ControlProtocol.Text(request, "then") ?? "", out PauseThen then);
        return new ExecutionCommand.Pause(by, ControlProtocol.Text(request, "reason"))
        {
            After = hasEnd ? span : null,
            Then = then,
            Now = ControlProtocol.IsTrue(request, "now"),
        };
    }

    public static string Write(ForkRequest request) => DataJson.Write(DataObject.Of(
        ("command", "fork"), ("execution", request.Origin.Value), ("by", request.By),
        ("reason", Words.Of(request.Reason)),
        ("version", request.Version is { } version ? version : DataNull.Value),
        ("from", ControlProtocol.Optional(request.From)),
        ("inputs", request.Inputs ?? (DataValue)DataNull.Value),
        ("isConfirmed", request.IsConfirmed), ("comment", ControlProtocol.Optional(request.Comment)),
        ("ifVersion", request.IfVersion is { } seen ? seen : DataNull.Value)));

    /// <summary>The request; null for another line.</summary>
    public static ForkRequest? TryReadFork(string line)
    {
        if (!DataJson.TryParse(line, out DataValue? value, out _) || value is not DataObject request) return null;
        bool isFork = ControlProtocol.Text(request, "command") == "fork"
            & ExecutionId.TryParse(ControlProtocol.Text(request, "execution"), out ExecutionId origin)
            & Words.TryParse(ControlProtocol.Text(request, "reason") ?? "", out ForkReason reason);
        return !isFork
            ? null
            : new ForkRequest(origin, reason, ControlProtocol.Text(request, "by") ?? "")
            {
                Version = request["version"] is DataNumber version ? (long)version.Value : null,
                From = ControlProtocol.Text(request, "from"),
                Inputs = request["inputs"] as DataObject,
                IsConfirmed = ControlProtocol.IsTrue(request, "isConfirmed"),
                Comment = ControlProtocol.Text(request, "comment"),
                IfVersion = request["ifVersion"] is DataNumber seen ? (long)seen.Value : null,
            };
    }

    private static ImmutableArray<T> ItemsOf<T>(DataObject request, string name)
        where T : DataValue => request[name] is DataArray list ? [.. list.Items.OfType<T>()] : [];
}
