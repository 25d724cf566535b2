using Autonomy.Actors.Executions;
using Autonomy.Actors.Schedules;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.NamedPlans;
using Autonomy.Core.Schedules;
using Autonomy.Host.Api;
using Autonomy.Host.Security;

namespace Autonomy.Host.Administration;

/// <summary>
/// The schedules of callers: what is told is durable, and what is changed is before it is answered. Another workspace's
/// schedule is not there.
/// </summary>
internal sealed class ScheduleDesk(ExecutionEngine engine, IJournal journal, TimeProvider clock) : IDisposable
{
    /// <summary>The most schedules of a workspace: 10,000.</summary>
    private const int SchedulesMax = 10_000;

    private readonly KeptNames _names = new(journal, clock, new KeptNamesOptions("schedules-", SchedulesMax));

    /// <summary>The names of the schedules of the caller's workspace, in the order in which they were made.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(Caller caller)
    {
        caller.Demand(Right.Look);
        return await _names.ListAsync(caller.Workspace);
    }

    /// <summary>Those of these names that are there, in their order.</summary>
    public async Task<IReadOnlyList<Schedule>> ReadAsync(
        Caller caller, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        caller.Demand(Right.Look);
        var schedules = new List<Schedule>();
        foreach (string name in names)
        {
            Schedule schedule = await ReadAsync(IdOf(caller, name), cancellation);
            if (schedule.Exists) schedules.Add(schedule);
        }

        return schedules;
    }

    /// <summary>A schedule.</summary>
    /// <exception cref="ApiException">There is no such schedule in the caller's workspace.</exception>
    public async Task<Schedule> FindAsync(Caller caller, string name, CancellationToken cancellation)
    {
        caller.Demand(Right.Look);
        Schedule schedule = await ReadAsync(IdOf(caller, name), cancellation);
        return schedule.Exists ? schedule : throw Unknown(name);
    }

    /// <summary>Makes a schedule.</summary>
    /// <exception cref="ApiException">It is refused, and nothing of it is stored.</exception>
    public Task<Schedule> CreateAsync(Caller caller, string name, ScheduleDefinition definition)
    {
        caller.Demand(Right.Steer);
        if (!ScheduleId.TryParse(caller.Workspace, name, out ScheduleId id))
            throw Refusals.InvalidName("invalid_schedule", "schedule", name, "/name");

        return _names.MakeAsync(
            caller.Workspace, name,
            async () => Accept(await engine.SendAsync(id, new ScheduleCommand.Create(definition, caller.Name))));
    }

    /// <summary>Tells a schedule something.</summary>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public async Task<Schedule> SendAsync(Caller caller, string name, ScheduleCommand command)
    {
        caller.Demand(Right.Steer);
        return Accept(await engine.SendAsync(IdOf(caller, name), command));
    }

    /// <summary>
    /// Runs a schedule once now: when this completes, the execution is there, where it can be. The schedule submits it
    /// as well; it is one, whoever is first.
    /// </summary>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public async Task<Schedule> RunAsync(Caller caller, string name)
    {
        ScheduleId id = IdOf(caller, name);
        Schedule schedule = await SendAsync(caller, name, new ScheduleCommand.RunNow(caller.Name));
        FoundPlan? named = PlanReference.TryParse(schedule.Definition!.PlanName, out PlanReference? meant)
            ? await NamedPlanReader.FindAsync(journal, caller.Workspace, meant, CancellationToken.None)
            : null;
        // What is short of room is submitted by the schedule, once there is room again.
        (ExecutionCommand.Submit? submit, _) = ScheduledSubmission.Of(
            id, schedule.Definition, schedule.Open[^1], named, engine.ToolsOf(caller.Workspace));
        if (submit is not null) await engine.SubmitAsync(submit);
        return schedule;
    }

    /// <summary>Ends a schedule; what runs goes on.</summary>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public Task DeleteAsync(Caller caller, string name) => _names.EndAsync(
        caller.Workspace, name, () => SendAsync(caller, name, new ScheduleCommand.Delete(caller.Name)));

    public void Dispose() => _names.Dispose();

    private async Task<Schedule> ReadAsync(ScheduleId id, CancellationToken cancellation)
    {
        var shape = new StreamShape<Schedule, ScheduleEvent>
        {
            Stream = id.Stream,
            Empty = Schedule.None,
            Encode = ScheduleEventTable.Encode,
            Fold = static (schedule, stored, body) => schedule.Apply(
                ScheduleEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Time),
            Restore = static snapshot => snapshot.SchemaVersion == ScheduleSnapshot.SchemaVersion
                ? ScheduleSnapshot.Read(snapshot.Body.Span)
                : null,
        };
        return (await shape.ReadAsync(journal, null, cancellation)).State;
    }

    private static Schedule Accept(ScheduleReply reply) => reply switch
    {
        ScheduleReply.Accepted accepted => accepted.Schedule,
        ScheduleReply.Refused refused => throw Refusals.Of(refused.Rejection),
        _ => throw new InvalidOperationException("A reply is accepted or refused."),
    };

    private static ScheduleId IdOf(Caller caller, string name) =>
        ScheduleId.TryParse(caller.Workspace, name, out ScheduleId id) ? id : throw Unknown(name);

    private static ApiException Unknown(string name) => new(
        ApiFault.NotFound, "unknown_schedule", $"There is no schedule '{Refusals.Excerpt(name)}' in this workspace.");
}
