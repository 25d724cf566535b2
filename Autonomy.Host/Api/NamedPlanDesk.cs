using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.NamedPlans;
using Autonomy.Core.Naming;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Administration;
using Autonomy.Host.Security;

namespace Autonomy.Host.Api;

/// <summary>
/// The plans that workspaces keep under names: what is changed is durable before it is answered. Another workspace's
/// plan is not there.
/// </summary>
internal sealed class NamedPlanDesk(IJournal journal, PlanDesk plans, TimeProvider clock) : IDisposable
{
    /// <summary>The most named plans of a workspace: 10,000.</summary>
    private const int PlansMax = 10_000;

    private readonly KeptNames _names = new(journal, clock, new KeptNamesOptions("plans-", PlansMax));

    /// <summary>Plans of the caller's workspace by their names.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="after">The name after which they begin; null: from the first.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<(string Name, NamedPlan Plan)>> ListAsync(
        Caller caller, string? after, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        var found = new List<(string Name, NamedPlan Plan)>();
        foreach (string name in await _names.ListAsync(caller.Workspace, after))
        {
            if (found.Count == max) break;
            NamedPlan plan = await NamedPlanReader.ReadAsync(journal, caller.Workspace, name, cancellation);
            if (plan.Exists) found.Add((name, plan));
        }

        return found;
    }

    /// <summary>A plan, with the version that the reference means.</summary>
    /// <exception cref="ApiException">There is no such plan in the caller's workspace, or no such version.</exception>
    public async Task<FoundPlan> FindAsync(Caller caller, string reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        if (!PlanReference.TryParse(reference, out PlanReference? meant)) throw Unknown(reference);
        return await NamedPlanReader.FindAsync(journal, caller.Workspace, meant, cancellation)
            ?? throw Unknown(meant.ToString());
    }

    /// <summary>The plan that a submission names, and which one that is.</summary>
    /// <exception cref="ApiException">There is no such plan in the workspace, or no such version.</exception>
    public async Task<(DataValue Plan, PlanOrigin Origin)> ResolveAsync(
        string workspace, string reference, CancellationToken cancellation)
    {
        if (!PlanReference.TryParse(reference, out PlanReference? meant))
        {
            throw RequestValues.Mistake(
                "/planName", $"'{Refusals.Excerpt(reference)}' names no plan.",
                "Write its name, or its name and a version, as in nightly@3.");
        }

        FoundPlan found = await NamedPlanReader.FindAsync(journal, workspace, meant, cancellation)
            ?? throw Unknown(meant.ToString(), "Store it, or name another.");
        return (found.Content, found.Origin);
    }

    /// <summary>Stores a plan as the next version of a name.</summary>
    /// <param name="caller">Who stores it.</param>
    /// <param name="name">The name.</param>
    /// <param name="given">The plan: an object as in JSON, or a text in YAML or JSON.</param>
    /// <param name="after">The version that must be the newest; null: any may be.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The plan as it is stored, and what is no fault of it and yet worth a word.</returns>
    /// <exception cref="ApiException">It has mistakes, or is refused; nothing of it is stored.</exception>
    public async Task<(FoundPlan Stored, ImmutableArray<PlanFault> Warnings)> StoreAsync(
        Caller caller, string name, DataValue given, long? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Steer);
        if (!ScopedName.IsName(name)) throw Refusals.InvalidName("invalid_plan_name", "plan", name, "/name");
        // A plan is kept as the object that it is, whatever it was written in.
        PlanReading reading = plans.Compile(caller.Workspace, given);
        var content = (DataObject)DataJson.Parse(reading.Plan!.Json.Span);
        NamedPlan stored = await _names.MakeAsync(caller.Workspace, name, async () =>
        {
            using KeptStream<NamedPlan, NamedPlanEvent> stream = new(journal, clock, ShapeOf(caller.Workspace, name));
            Rejection? refusal = await stream.DecideAsync((plan, _) => plan.Store(content, caller.Name, after));
            if (refusal is not null) throw Refusals.Of(refusal);
            // So that whoever looks for a version reads no plans but that one.
            await stream.StoreAsync(
                NamedPlanEventTable.SnapshotVersion, static plan => plan, NamedPlanEventTable.Write);
            return stream.State;
        });
        return (new FoundPlan(name, stored, stored.Find(null)!, content), reading.Warnings);
    }

    /// <summary>Deletes a plan with every version; executions that were submitted with it go on.</summary>
    /// <exception cref="ApiException">There is no such plan in the caller's workspace.</exception>
    public async Task DeleteAsync(Caller caller, string name)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Steer);
        if (!ScopedName.IsName(name)) throw Unknown(name);
        await _names.EndAsync(caller.Workspace, name, async () =>
        {
            using KeptStream<NamedPlan, NamedPlanEvent> stream = new(journal, clock, ShapeOf(caller.Workspace, name));
            if (!(await stream.LoadAsync()).Exists) throw Unknown(name);
            Rejection? refusal = await stream.DecideAsync((plan, _) => plan.Delete(caller.Name));
            if (refusal is not null) throw Refusals.Of(refusal);
        });
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => _names.Dispose();

    private static StreamShape<NamedPlan, NamedPlanEvent> ShapeOf(string workspace, string name) => new()
    {
        Stream = NamedPlanEventTable.StreamOf(workspace, name),
        Empty = NamedPlan.None,
        Encode = NamedPlanEventTable.Encode,
        Fold = static (plan, stored, body) => plan.Apply(
            NamedPlanEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Version, stored.Time),
        Restore = static snapshot => snapshot.SchemaVersion == NamedPlanEventTable.SnapshotVersion
            ? NamedPlanEventTable.Read(snapshot.Body.Span)
            : null,
    };

    private static ApiException Unknown(string reference, string remedy = "The list of plans has those there are.") =>
        new(
            ApiFault.NotFound, "unknown_plan",
            $"There is no plan '{Refusals.Excerpt(reference)}' in this workspace. {remedy}");
}
