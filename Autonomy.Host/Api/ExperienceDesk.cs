using System.Runtime.CompilerServices;
using Autonomy.Actors.Following;
using Autonomy.Core.Estimates;
using Autonomy.Core.Experience;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Host.Api;

/// <summary>
/// What the engine learned of tools by a workspace's executions, and estimates by it: of plans before they start, of
/// executions while they run. It is looked up anew now and then, not for every question. Safe to call from any thread.
/// </summary>
public sealed class ExperienceDesk(IJournalReader journal, IToolCatalog tools, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Steps of a plan beyond which its submission is answered without an estimate: 1,000.</summary>
    public const int StepsAtSubmitMax = 1_000;

    // What came after the last checkpoint of the engine, read in a quarter of a second or less.
    private const long EventsMax = 20_000;

    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly ConditionalWeakTable<Plan, PlanEstimate> _estimates = [];
    private volatile Looked? _looked;
    private Task<Looked>? _looking;

    /// <summary>How the calls of each tool ended that executions of the workspace made, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, ToolRecord>> ToolsAsync(
        string workspace, CancellationToken cancellation) => (await OfAsync(workspace, cancellation)).Tools;

    /// <summary>How long a plan takes in the workspace; null for one that is too large to say it in passing.</summary>
    public async Task<Estimate?> EstimateOfAsync(
        string workspace, Plan plan, DataObject inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(inputs);
        if (plan.Steps.Length > StepsAtSubmitMax) return null;
        WorkspaceExperience experience = await OfAsync(workspace, cancellation);
        // The same plan is submitted over and over; only how many items a fan-out has may hang on the inputs.
        bool isKnown = _estimates.TryGetValue(plan, out PlanEstimate? known) && known.Rests == experience;
        bool hangsOnInputs = plan.Steps.Any(static step => step.ForEach is not null);
        if (isKnown && (!hangsOnInputs || known!.Inputs.Equals(inputs))) return known!.Estimate;
        Estimate estimate = EstimatorOf(experience).EstimateOf(plan, inputs, StableHash.Of64(plan.Header.Name));
        _estimates.AddOrUpdate(plan, new PlanEstimate(experience, inputs, estimate));
        return estimate;
    }

    /// <summary>What estimates in the workspace rest on now.</summary>
    public async Task<Estimator> EstimatorAsync(string workspace, CancellationToken cancellation) =>
        EstimatorOf(await OfAsync(workspace, cancellation));

    /// <summary>Ends once nothing is read any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_looking is Task looking) await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Estimator EstimatorOf(WorkspaceExperience experience) => new(tools, experience.Durations);

    private async Task<WorkspaceExperience> OfAsync(string workspace, CancellationToken cancellation) =>
        (await LookAsync(cancellation)).Fold.Of(workspace);

    // Only who comes first waits: later ones are told what was looked up last, while it is looked up anew.
    private async Task<Looked> LookAsync(CancellationToken cancellation)
    {
        Looked? known = _looked;
        if (known is not null && clock.GetElapsedTime(known.At) < GoodFor) return known;
        Task<Looked> looking;
        lock (_lock)
        {
            if (_looking is null or { IsCompleted: true }) _looking = Task.Run(LookAnewAsync, CancellationToken.None);
            looking = _looking;
        }

        return known ?? await looking.WaitAsync(cancellation);
    }

    private async Task<Looked> LookAnewAsync()
    {
        var fold = new ExperienceFold(tools);
        await JournalCatchUp.ReadAsync(journal, fold, EventsMax, CancellationToken.None);
        return _looked = new Looked(fold, clock.GetTimestamp());
    }

    /// <summary>What was learned up to a time; not changed any more.</summary>
    private sealed record Looked(ExperienceFold Fold, long At);

    private sealed record PlanEstimate(WorkspaceExperience Rests, DataObject Inputs, Estimate Estimate);
}
