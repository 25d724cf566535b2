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
internal sealed class ScheduleDesk(
    ExecutionEngine engine, IJournal journal, LaterPlans plans, TimeProvider clock) : IDisposable
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
            Schedule schedule = (await ReadAsync(IdOf(caller, name), cancellation)).Schedule;
            if (schedule.Exists) schedules.Add(schedule);
        }

        return schedules;
    }

    /// <summary>A schedule.</summary>
    /// <exception cref="ApiException">There is no such schedule in the caller's workspace.</exception>
    public async Task<VersionedSchedule> LookAsync(Caller caller, string name, CancellationToken cancellation)
    {
        caller.Demand(Right.Look);
        VersionedSchedule found = await ReadAsync(IdOf(caller, name), cancellation);
        return found.Schedule.Exists ? found : throw Unknown(name);
    }

    /// <summary>Makes a schedule.</summary>
    /// <exception cref="ApiException">It is refused, and nothing of it is stored.</exception>
    public Task<VersionedSchedule> CreateAsync(Caller caller, string name, ScheduleDefinition definition)
    {
        caller.Demand(Right.Steer);
        if (!ScheduleId.TryParse(caller.Workspace, name, out ScheduleId id))
            throw Refusals.InvalidName("invalid_schedule", "schedule", name, "/name");

        return _names.MakeAsync(
            caller.Workspace, name,
            async () => Accept(await engine.SendAsync(id, new ScheduleCommand.Create(definition, caller.Name))));
    }

    /// <summary>Changes what a schedule is. Of changes at the same time none undoes another.</summary>
    /// <param name="caller">Who changes it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="ifVersion">The version that it must be at; null: whatever it is at.</param>
    /// <param name="change">Makes of what it is what it is to be.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public async Task<VersionedSchedule> ChangeAsync(
        Caller caller, string name, long? ifVersion, Func<ScheduleDefinition, Task<ScheduleDefinition>> change,
        CancellationToken cancellation)
    {
        caller.Demand(Right.Steer);
        while (true)
        {
            VersionedSchedule seen = await LookAsync(caller, name, cancellation);
            var command = new ScheduleCommand.Change(await change(seen.Schedule.Definition!), caller.Name);
            ScheduleReply reply = await engine.SendAsync(
                IdOf(caller, name), new ScheduleCommand.AtVersion(ifVersion ?? seen.Version, command));
            // Whoever came in between has changed something else perhaps, which stays.
            bool hasChanged = reply is ScheduleReply.Refused { Rejection.Code: RejectionCode.VersionChanged };
            if (!hasChanged || ifVersion is not null) return Accept(reply);
        }
    }

    /// <summary>Tells a schedule something.</summary>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public async Task<VersionedSchedule> SendAsync(Caller caller, string name, ScheduleCommand command)
    {
        caller.Demand(Right.Steer);
        return Accept(await engine.SendAsync(IdOf(caller, name), command));
    }

    /// <summary>
    /// Runs a schedule once now: when this completes, the execution is there, where it can be. The schedule submits it
    /// as well; it is one, whoever is first.
    /// </summary>
    /// <exception cref="ApiException">It is refused, as a submission of its plan would be, and nothing changed.
    /// </exception>
    public async Task<VersionedSchedule> RunAsync(Caller caller, string name)
    {
        caller.Demand(Right.Steer);
        ScheduleId id = IdOf(caller, name);
        ScheduleDefinition runs = (await LookAsync(caller, name, CancellationToken.None)).Schedule.Definition!;
        await plans.KeepAsync(caller, runs.Plan, runs.PlanName, runs.Inputs, CancellationToken.None);
        VersionedSchedule begun = await SendAsync(caller, name, new ScheduleCommand.RunNow(caller.Name));
        ScheduleDefinition definition = begun.Schedule.Definition!;
        FoundPlan? named = PlanReference.TryParse(definition.PlanName, out PlanReference? meant)
            ? await NamedPlanReader.FindAsync(journal, caller.Workspace, meant, CancellationToken.None)
            : null;
        // What is short of room is submitted by the schedule, once there is room again.
        (ExecutionCommand.Submit? submit, _) = ScheduledSubmission.Of(
            id, definition, begun.Schedule.Open[^1], named, engine.ToolsOf(caller.Workspace));
        if (submit is not null) await engine.SubmitAsync(submit);
        return begun;
    }

    /// <summary>Ends a schedule; what runs goes on.</summary>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public Task DeleteAsync(Caller caller, string name) => _names.EndAsync(
        caller.Workspace, name, () => SendAsync(caller, name, new ScheduleCommand.Delete(caller.Name)));

    public void Dispose() => _names.Dispose();

    private async Task<VersionedSchedule> ReadAsync(ScheduleId id, CancellationToken cancellation)
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
        (Schedule schedule, long version) = await shape.ReadAsync(journal, null, cancellation);
        return new VersionedSchedule(schedule, version);
    }

    private static VersionedSchedule Accept(ScheduleReply reply) => reply switch
    {
        ScheduleReply.Accepted accepted => new VersionedSchedule(accepted.Schedule, accepted.Version),
        ScheduleReply.Refused refused => throw Refusals.Of(refused.Rejection),
        _ => throw new InvalidOperationException("A reply is accepted or refused."),
    };

    private static ScheduleId IdOf(Caller caller, string name) =>
        ScheduleId.TryParse(caller.Workspace, name, out ScheduleId id) ? id : throw Unknown(name);

    private static ApiException Unknown(string name) => new(
        ApiFault.NotFound, "unknown_schedule", $"There is no schedule '{Refusals.Excerpt(name)}' in this workspace.");
}

/// <summary>A schedule as it stood at a version of its stream.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Version">The version of the last event in it.</param>
internal readonly record struct VersionedSchedule(Schedule Schedule, long Version);
