using Autonomy.Actors.Executions;
using Autonomy.Actors.Projects;
using Autonomy.Actors.Schedules;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Core.Schedules;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;

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
        ExecutionCommand.Answer answer => $"Answer {answer.Decision} {answer.Option}"
            + (answer.Arguments is null ? "" : " with other arguments") + (answer.Always ? ", always" : ""),
        ExecutionCommand.Pause pause => "Pause" + (pause.Now ? " now" : "")
            + (pause.After is { } after ? $" for {after.TotalSeconds:F3} s, then {pause.Then}" : ""),
        ExecutionCommand.Prioritize change => $"Prioritize {change.Priority}",
        ExecutionCommand.Edit edit => $"Edit (add {edit.Changes.Add.Length}, replace {edit.Changes.Replace.Length}, "
            + $"remove {edit.Changes.Remove.Length})",
        ExecutionCommand.Submit { Fork: { } fork } => $"Submit {fork.Reason} of {fork.Execution} at {fork.Version}",
        _ => command.GetType().Name,
    };

    public static string Of(CommandReply reply) => reply switch
    {
        CommandReply.Accepted accepted => $"accepted, {accepted.Status}",
        CommandReply.Refused refused => $"refused, {refused.Rejection.Code}",
        _ => throw new ArgumentOutOfRangeException(nameof(reply), reply.GetType().Name, "Not a reply."),
    };

    public static string Of(RulesCommand command) => command switch
    {
        RulesCommand.Place place => $"Place {place.Scope} {place.Name}"
            + (place.Timeout is { } timeout ? $" for {timeout.TotalSeconds:F3} s" : ""),
        RulesCommand.Lift lift => $"Lift {lift.Scope} {lift.Name}",
        RulesCommand.AddPolicies add =>
            $"AddPolicies {string.Join(", ", add.Rules.Select(rule => $"{rule.Answer} {rule.Tool}"))}",
        RulesCommand.RemovePolicy remove => $"RemovePolicy {remove.Policy}",
        _ => command.GetType().Name,
    };

    public static string Of(RulesReply reply) => reply switch
    {
        RulesReply.Accepted accepted =>
            $"accepted, {accepted.Rules.Holds.Length} hold(s), {accepted.Rules.Policies.Length} rule(s)",
        RulesReply.Refused refused => $"refused, {refused.Rejection.Code}",
        _ => throw new ArgumentOutOfRangeException(nameof(reply), reply.GetType().Name, "Not a reply."),
    };

    public static string Of(SpendingCommand command) => command switch
    {
        SpendingCommand.SetLimit { Key: var key, Limit: var limit } =>
            $"SetLimit of {key}: {limit.CostUsd} USD, {limit.Tokens} tokens, {limit.Calls} calls",
        SpendingCommand.RemoveLimit remove => $"RemoveLimit of {remove.Key}",
        _ => command.GetType().Name,
    };

    public static string Of(ProjectCommand command) => command switch
    {
        ProjectCommand.SetAutonomous turn => turn.Enabled ? "SwitchOn" : "SwitchOff",
        ProjectCommand.AddTask add => $"AddTask {add.Title} after {string.Join(", ", add.Dependencies)}",
        ProjectCommand.PauseTask pause => $"PauseTask {pause.Task}",
        ProjectCommand.ResumeTask resume => $"ResumeTask {resume.Task}",
        ProjectCommand.CancelTask cancel => $"CancelTask {cancel.Task}",
        ProjectCommand.RetryTask retry => $"RetryTask {retry.Task}",
        _ => command.GetType().Name,
    };

    public static string Of(ProjectReply reply) => reply switch
    {
        ProjectReply.Accepted accepted => $"accepted: {Names(accepted.Events.Select(one => one.GetType().Name))}",
        ProjectReply.Refused refused => $"refused, {refused.Rejection.Code}",
        _ => reply.GetType().Name,
    };

    public static string Of(ScheduleCommand command) => command switch
    {
        ScheduleCommand.Create create => $"Create ({Of(create.Definition)})",
        ScheduleCommand.Change change => $"Change ({Of(change.Definition)})",
        _ => command.GetType().Name,
    };

    public static string Of(ScheduleReply reply) => reply switch
    {
        ScheduleReply.Accepted accepted => $"accepted: {Names(accepted.Events.Select(one => one.GetType().Name))}",
        ScheduleReply.Refused refused => $"refused, {refused.Rejection.Code}",
        _ => throw new ArgumentOutOfRangeException(nameof(reply), reply.GetType().Name, "Not a reply."),
    };

    private static string Of(ScheduleDefinition definition) =>
        (definition.Every is { } every ? $"every {every.TotalSeconds:F3} s" : $"cron {definition.Cron}")
        + $", jitter {definition.Jitter.TotalSeconds:F3} s, catch-up {definition.CatchUp} ({definition.CatchUpMax}), "
        + $"overlap {definition.Overlap}, to {definition.EndsAt:O}";

    public static string Of(ForkPlan plan) => $"a {plan.Origin.Reason} of {plan.Origin.Execution} at "
        + $"{plan.Origin.Version} with {plan.Carried.Length} step(s) carried and {plan.Repeats.Length} repeated "
        + "effect(s)";

    public static string Of(AppendRequest request) =>
        $"{request.Stream} after {request.ExpectedVersion}: {Names(request.Events.Select(one => one.Name))}"
        + (request.Snapshot is null ? "" : ", snapshot")
        + (request.WakeUp.Kind == WakeUpChangeKind.Keep ? "" : $", wake-up {request.WakeUp.Kind}");

    public static string Of(IReadOnlyList<StoredEvent> events) => events.Count == 0
        ? "no event"
        : $"{events[0].Stream} {events[0].Version} to {events[^1].Version}: {Names(events.Select(one => one.Name))}";

    private static string Names(IEnumerable<string> names) => string.Join(' ', names);
}
