using System.Runtime.CompilerServices;
using Autonomy.Actors.Following;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Experience;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Host.Api;

/// <summary>
/// What the engine learned of its tools, and estimates by it: of plans before they start, of executions while they run.
/// It is looked up anew now and then, not for every question. Safe to call from any thread.
/// </summary>
public sealed class ExperienceDesk(IJournalReader journal, IToolCatalog tools, TimeProvider clock) : IDisposable
{
    /// <summary>Steps of a plan beyond which its submission is answered without an estimate: 1,000.</summary>
    public const int StepsAtSubmitMax = 1_000;

    // What came after the last checkpoint of the engine, read in a quarter of a second or less.
    private const long EventsMax = 20_000;

    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConditionalWeakTable<Plan, PlanEstimate> _estimates = [];
    private volatile Looked? _looked;

    /// <summary>How the calls of each tool ended, by its name, of all workspaces of the engine together.</summary>
    public async Task<IReadOnlyDictionary<string, ToolRecord>> ToolsAsync(CancellationToken cancellation) =>
        (await LookAsync(cancellation)).Fold.Tools;

    /// <summary>How long a plan takes; null for one that is too large to say it in passing.</summary>
    public async Task<Estimate?> EstimateOfAsync(Plan plan, DataObject inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(inputs);
        if (plan.Steps.Length > StepsAtSubmitMax) return null;
        Looked looked = await LookAsync(cancellation);
        // The same plan is submitted over and over, mostly with inputs that change nothing of how long it takes.
        bool isKnown = _estimates.TryGetValue(plan, out PlanEstimate? known) && known.Rests == looked;
        if (isKnown && known!.Inputs.Equals(inputs)) return known.Estimate;
        Estimate estimate = EstimatorOf(looked).EstimateOf(plan, inputs, StableHash.Of64(plan.Header.Name));
        _estimates.AddOrUpdate(plan, new PlanEstimate(looked, inputs, estimate));
        return estimate;
    }

    /// <summary>What estimates rest on now.</summary>
    public async Task<Estimator> EstimatorAsync(CancellationToken cancellation) =>
        EstimatorOf(await LookAsync(cancellation));

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private Estimator EstimatorOf(Looked looked) => new(tools, looked.Fold.Durations);

    private async Task<Looked> LookAsync(CancellationToken cancellation)
    {
        if (_looked is { } recent && clock.GetElapsedTime(recent.At) < GoodFor) return recent;
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_looked is { } other && clock.GetElapsedTime(other.At) < GoodFor) return other;
            var fold = new ExperienceFold(tools);
            await JournalCatchUp.ReadAsync(journal, fold, EventsMax, cancellation);
            return _looked = new Looked(fold, clock.GetTimestamp());
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What was learned up to a time; not changed any more.</summary>
    private sealed record Looked(ExperienceFold Fold, long At);

    private sealed record PlanEstimate(Looked Rests, DataObject Inputs, Estimate Estimate);
}
