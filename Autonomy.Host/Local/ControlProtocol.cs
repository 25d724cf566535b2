using System.Diagnostics.CodeAnalysis;
using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Host.Local;

/// <summary>
/// What goes over the control socket: <c>{"execution":"...","command":"pause","by":"..."}</c>, answered by
/// <c>{"accepted":true,...}</c> or <c>{"accepted":false,"code":"ended","message":"..."}</c>.
/// </summary>
internal static class ControlProtocol
{
    public const string Ping = """{"command":"ping"}""";

    public static CommandReply NotUnderstood(ExecutionId execution) => Refuse(
        execution, RejectionCode.WrongState,
        "The process that owns the store does not understand this command. "
            + "Use the same version of autonomy.");

    public static string Write(ExecutionId execution, ExecutionCommand command)
    {
        DataObject said = command switch
        {
            ExecutionCommand.Pause pause => DataObject.Of(
                ("command", "pause"), ("by", pause.By), ("reason", Optional(pause.Reason)),
                ("after", Optional(pause.After?.ToString("c", null))), ("then", Words.Of(pause.Then)),
                ("now", pause.Now)),
            ExecutionCommand.Resume resume => DataObject.Of(
                ("command", "resume"), ("by", resume.By), ("reason", Optional(resume.Reason))),
            ExecutionCommand.Cancel cancel => DataObject.Of(
                ("command", "cancel"), ("by", cancel.By), ("reason", Optional(cancel.Reason)), ("undo", cancel.Undo)),
            ExecutionCommand.Signal signal => DataObject.Of(
                ("command", "signal"), ("by", signal.By), ("reason", Optional(signal.Reason)), ("name", signal.Name),
                ("payload", signal.Payload)),
            ExecutionCommand.Answer answer => DataObject.Of(
                ("command", "answer"), ("by", answer.By), ("decision", answer.Decision), ("option", answer.Option),
                ("comment", Optional(answer.Comment)), (
                    "output", answer.Output ?? DataNull.Value), ("hasOutput", answer.Output is not null),
                ("arguments", answer.Arguments ?? (DataValue)DataNull.Value), ("callHash", Optional(answer.CallHash)),
                ("always", answer.Always)),
            ExecutionCommand.Terminate end =>
                DataObject.Of(("command", "terminate"), ("by", end.By), ("reason", Optional(end.Reason))),
            ExecutionCommand.Prioritize change => DataObject.Of(
                ("command", "prioritize"), ("by", change.By), ("reason", Optional(change.Reason)),
                ("priority", Words.Of(change.Priority))),
            ExecutionCommand.Edit edit => SteeringProtocol.Write(edit),
            _ =>
                throw new ArgumentOutOfRangeException(
                    nameof(command), command.GetType().Name, "Not a command that people give."),
        };
        return DataJson.Write(said.With("execution", execution.Value));
    }

    /// <summary>Reads a request; a ping is one without a command. False for what is none.</summary>
    public static bool TryRead(string line, out ExecutionId execution, out ExecutionCommand? command)
    {
        (execution, command) = (default, null);
        if (!DataJson.TryParse(line, out DataValue? value, out _) || value is not DataObject request) return false;
        if (Text(request, "command") == "ping") return true;
        command = CommandOf(request);
        return command is not null && ExecutionId.TryParse(Text(request, "execution"), out execution);
    }

    public static string Write(CommandReply? reply) => DataJson.Write(reply switch
    {
        null => DataObject.Of(("accepted", true)),
        CommandReply.Accepted accepted => DataObject.Of(
            ("accepted", true), ("execution", accepted.Execution.Value), ("status", Words.Of(accepted.Status))),
        CommandReply.Refused refused => DataObject.Of(
            ("accepted", false), ("code", Words.Of(refused.Rejection.Code)), ("message", refused.Rejection.Message)),
        _ => throw new ArgumentOutOfRangeException(nameof(reply), reply.GetType().Name, "Not a reply."),
    });

    public static CommandReply ReadReply(ExecutionId execution, string line)
    {
        if (!DataJson.TryParse(line, out DataValue? value, out _) || value is not DataObject reply)
            return NotUnderstood(execution);
        if (reply["accepted"] is DataBoolean { Value: true })
        {
            return ExecutionId.TryParse(Text(reply, "execution"), out ExecutionId id)
                && Words.TryParse(Text(reply, "status") ?? "", out ExecutionStatus status)
                ? new CommandReply.Accepted(id, status)
                : NotUnderstood(execution);
        }

        return Words.TryParse(Text(reply, "code") ?? "", out RejectionCode code)
            ? Refuse(execution, code, Text(reply, "message") ?? "")
            : NotUnderstood(execution);
    }

    private static CommandReply.Refused Refuse(ExecutionId execution, RejectionCode code, string message) =>
        new(execution, new Rejection(code, message));

    private static ExecutionCommand? CommandOf(DataObject request)
    {
        string by = Text(request, "by") ?? "";
        return Text(request, "command") switch
        {
            "pause" => SteeringProtocol.ReadPause(request, by),
            "resume" => new ExecutionCommand.Resume(by) { Reason = Text(request, "reason") },
            "cancel" => new ExecutionCommand.Cancel(by, Text(request, "reason"), IsTrue(request, "undo")),
            "signal" when TryText(request, "name", out string? name) =>
                new ExecutionCommand.Signal(name, request["payload"] ?? DataNull.Value, by)
                {
                    Reason = Text(request, "reason"),
                },
            "answer" when TryText(request, "decision", out string? decision)
                && TryText(request, "option", out string? option) =>
                new ExecutionCommand.Answer(
                    decision, option, by, Text(request, "comment"),
                    IsTrue(request, "hasOutput") ? request["output"] : null)
                {
                    Arguments = request["arguments"] as DataObject,
                    CallHash = Text(request, "callHash"),
                    Always = IsTrue(request, "always"),
                },
            "terminate" => new ExecutionCommand.Terminate(by, Text(request, "reason")),
            "prioritize" when Words.TryParse(Text(request, "priority") ?? "", out Priority priority) =>
                new ExecutionCommand.Prioritize(by, priority) { Reason = Text(request, "reason") },
            "edit" => SteeringProtocol.ReadEdit(request, by),
            _ => null,
        };
    }

    public static DataValue Optional(string? text) => text is null ? DataNull.Value : text;

    public static string? Text(DataObject request, string name) => (request[name] as DataString)?.Value;

    private static bool TryText(DataObject request, string name, [NotNullWhen(true)] out string? text) =>
        (text = Text(request, name)) is not null;

    public static bool IsTrue(DataObject request, string name) => request[name] is DataBoolean { Value: true };
}
