using Autonomy.Core.Recovery;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Http;

/// <summary>Takes secrets out of all that an outcome says.</summary>
internal static class OutcomeRedaction
{
    public static ToolOutcome Redact(ToolOutcome outcome, Redactor redactor) => outcome switch
    {
        ToolOutcome.Succeeded succeeded => succeeded with { Output = redactor.Redact(succeeded.Output) },
        ToolOutcome.Failed failed => failed with { Failure = Redact(failed.Failure, redactor) },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.GetType().Name, "Not an outcome."),
    };

    private static Failure Redact(Failure failure, Redactor redactor) => failure with
    {
        Message = redactor.Redact(failure.Message),
        Causes = [.. failure.Causes.Select(redactor.Redact)],
        Evidence = failure.Evidence with
        {
            Code = failure.Evidence.Code is { } code ? redactor.Redact(code) : null,
            Target = failure.Evidence.Target is { } target ? redactor.Redact(target) : null,
            Stderr = [.. failure.Evidence.Stderr.Select(redactor.Redact)],
            Fields =
            [
                .. failure.Evidence.Fields.Select(
                    field => new FieldFault(redactor.Redact(field.Path), redactor.Redact(field.Rule))),
            ],
        },
    };
}
