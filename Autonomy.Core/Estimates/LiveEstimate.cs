using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Estimates;

/// <summary>
/// The estimate of one execution while it runs. It is worked out anew every two seconds at most; between, the time that
/// went by is taken off. For one thread.
/// </summary>
public sealed class LiveEstimate
{
    /// <summary>How long an estimate is good for: 2 s.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(2);

    private readonly Estimator _estimator;
    private readonly Estimate _first;
    private readonly ulong _seed;
    private Estimate _current;
    private DateTimeOffset _at = DateTimeOffset.MinValue;
    private bool _isOver;

    /// <summary>Estimates the execution as it was before its start.</summary>
    public LiveEstimate(Estimator estimator, ExecutionState state)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(state);
        Invariant.Holds(state.Plan is not null, "what is estimated was submitted");
        _estimator = estimator;
        // Drawn alike each time, so that what is shown moves with the execution and not with the draws.
        _seed = StableHash.Of64(state.Id.Value);
        Estimate first = estimator.EstimateOf(state.Plan, state.Inputs, _seed);
        // What was told before the start stays what it is measured by, whatever was learned since.
        _first = _current = state.FirstEstimate is { } told ? first with { Total = told } : first;
    }

    /// <summary>Where the execution is now.</summary>
    public Outlook Of(ExecutionState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!_isOver && (state.IsTerminal || now - _at >= RefreshInterval))
        {
            _current = _estimator.EstimateOf(state, now, _seed);
            (_at, _isOver) = (now, state.IsTerminal);
        }

        Estimate current = _current with { Left = _current.Left.After(now - _at) };
        return Outlook.Of(_first, current, state, now);
    }
}
