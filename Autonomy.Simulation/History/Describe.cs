using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Simulation.History;

/// <summary>Short words for traces.</summary>
internal static class Describe
{
    public static ExecutionId? ExecutionOf(StreamId stream) =>
        ExecutionId.TryFromStream(stream, out ExecutionId id) ? id : null;

    /// <summary>The execution whose stream an actor lost, by the words of its failure; null for others.</summary>
    public static ExecutionId? ExecutionLost(string cause) =>
        cause.StartsWith("StreamLostException:", StringComparison.Ordinal)
            && cause.Split('\'') is [_, string stream, ..]
            ? ExecutionOf(new StreamId(stream))
            : null;

    public static string Unit(string step, int? item) => item is { } index ? $"{step}[{index}]" : step;

    public static string Of(ExecutionCommand command) => command switch
    {
        ExecutionCommand.Cancel { Undo: true } => "Cancel with undo",
        ExecutionCommand.Signal signal => $"Signal {signal.Name}",
        ExecutionCommand.Answer answer => $"Answer {answer.Decision} {answer.Option}",
        _ => command.GetType().Name,
    };

    public static string Of(CommandReply reply) => reply switch
    {
        CommandReply.Accepted accepted => $"accepted, {accepted.Status}",
        CommandReply.Refused refused => $"refused, {refused.Rejection.Code}",
        _ => throw new ArgumentOutOfRangeException(nameof(reply), reply.GetType().Name, "Not a reply."),
    };

    public static string Of(AppendRequest request) =>
        $"{request.Stream} after {request.ExpectedVersion}: {Names(request.Events.Select(one => one.Name))}"
        + (request.Snapshot is null ? "" : ", snapshot")
        + (request.WakeUp.Kind == WakeUpChangeKind.Keep ? "" : $", wake-up {request.WakeUp.Kind}");

    public static string Of(IReadOnlyList<StoredEvent> events) => events.Count == 0
        ? "no event"
        : $"{events[0].Stream} {events[0].Version} to {events[^1].Version}: {Names(events.Select(one => one.Name))}";

    private static string Names(IEnumerable<string> names) => string.Join(' ', names);
}
