using System.Globalization;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Workers;

/// <summary>Failures of attempts that workers run, as the engine finds them.</summary>
internal static class WorkerFailures
{
    /// <summary>No worker that offers the tool is connected any more, and the attempt was not handed out.</summary>
    public static ToolOutcome NotBegun(ToolName tool) => Failed(
        FailureKind.Unavailable, FailureCodes.NotBegun, FailureEffect.None,
        $"No connected worker offers {tool}: the attempt was not begun.");

    /// <summary>Its execution was read again before a worker was offered it.</summary>
    public static ToolOutcome NotOffered(ToolName tool) => Failed(
        FailureKind.Unavailable, FailureCodes.NotBegun, FailureEffect.None,
        $"No worker was offered the attempt of {tool}: it was not begun.");

    /// <summary>Its arguments do not fit into a message to a worker.</summary>
    public static ToolOutcome InputTooLarge(ToolName tool) => Failed(
        FailureKind.TooLarge, "input_too_large", FailureEffect.None,
        $"The arguments of {tool} are longer than a message to a worker may be ('autonomy.grpc.message-bytes-max'). "
        + "Keep them elsewhere and give their place.");

    /// <summary>It was asked to stop while it waited for a worker's place.</summary>
    public static ToolOutcome StoppedBefore(ToolName tool) => Failed(
        FailureKind.Cancelled, FailureCodes.NotBegun, FailureEffect.None,
        $"No worker that offers {tool} had a place for it: the attempt was not begun.");

    /// <summary>It was asked to stop, and its worker did not say what became of it.</summary>
    public static ToolOutcome StoppedUnheard(ToolName tool) => Failed(
        FailureKind.Cancelled, FailureCodes.Cancelled, FailureEffect.Unknown,
        $"{tool} was asked to stop, and its worker did not say what became of it.");

    /// <summary>The lease is over.</summary>
    public static ToolOutcome Lost(ToolName tool, string? worker, TimeSpan lease)
    {
        string time = string.Create(CultureInfo.InvariantCulture, $"{lease.TotalSeconds:0.###} s");
        string what = worker is null
            ? $"No worker has claimed the attempt of {tool} for {time}"
            : $"Nothing was heard for {time} of the attempt of {tool} that the worker '{worker}' ran";
        return Failed(
            FailureKind.AnswerCut, FailureCodes.WorkerLost, FailureEffect.Unknown,
            $"{what}: what became of it is not known.");
    }

    /// <summary>The output breaks the tool's own schema.</summary>
    public static ToolOutcome BadOutput(ToolName tool, InputFault fault) => Failed(
        FailureKind.OutputMismatch, "output_invalid", FailureEffect.Applied,
        $"{tool} gave an output that breaks its own schema at '{fault.Path}': {fault.Message} {fault.Fix}");

    private static ToolOutcome.Failed Failed(FailureKind kind, string code, FailureEffect effect, string message) =>
        new(new Failure { Kind = kind, Code = code, Effect = effect, Message = message });
}
