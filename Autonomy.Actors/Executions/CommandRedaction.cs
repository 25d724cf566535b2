using Autonomy.Core.Executions;
using Autonomy.Core.Secrets;

namespace Autonomy.Actors.Executions;

/// <summary>
/// Takes secrets out of what people and other services say to an execution, before anything of it is stored: values,
/// and reasons. What tools give back their calls have cleaned already, and plans stay as they were submitted.
/// </summary>
internal static class CommandRedaction
{
    /// <summary>The command without the secrets; the same instance where there are none to take out.</summary>
    public static ExecutionCommand Of(ExecutionCommand command, Redactor redactor) => redactor.IsEmpty
        ? command
        : command switch
        {
            ExecutionCommand.Submit submit => Of(submit, redactor),
            ExecutionCommand.CancelChild cancel => cancel with
            {
                Submission = Of(cancel.Submission, redactor),
                Reason = Of(cancel.Reason, redactor),
            },
            ExecutionCommand.Signal signal => signal with
            {
                Payload = redactor.Redact(signal.Payload),
                Reason = Of(signal.Reason, redactor),
            },
            ExecutionCommand.Answer answer => answer with
            {
                Comment = Of(answer.Comment, redactor),
                Output = answer.Output is { } output ? redactor.Redact(output) : null,
                Arguments = answer.Arguments is { } arguments ? redactor.RedactValues(arguments) : null,
            },
            ExecutionCommand.Pause pause => pause with { Reason = Of(pause.Reason, redactor) },
            ExecutionCommand.Resume resume => resume with { Reason = Of(resume.Reason, redactor) },
            ExecutionCommand.Cancel cancel => cancel with { Reason = Of(cancel.Reason, redactor) },
            ExecutionCommand.Terminate terminate => terminate with { Reason = Of(terminate.Reason, redactor) },
            ExecutionCommand.Prioritize prioritize => prioritize with { Reason = Of(prioritize.Reason, redactor) },
            ExecutionCommand.Edit edit => edit with { Reason = Of(edit.Reason, redactor) },
            _ => command,
        };

    private static ExecutionCommand.Submit Of(ExecutionCommand.Submit submit, Redactor redactor) => submit with
    {
        Inputs = redactor.RedactValues(submit.Inputs),
        Fork = submit.Fork is { } fork ? fork with { Comment = Of(fork.Comment, redactor) } : null,
        Paused = submit.Paused is { } pause ? pause with { Reason = Of(pause.Reason, redactor) } : null,
    };

    private static string? Of(string? text, Redactor redactor) => text is null ? null : redactor.Redact(text);
}
