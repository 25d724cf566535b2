using Autonomy.Core.Executions;
using Autonomy.Core.Pressure;
using Autonomy.Host.Indexing;
using Autonomy.Host.Local;
using Microsoft.Extensions.Hosting;

namespace Autonomy.Host.Telemetry;

/// <summary>Whether the service can take work now.</summary>
internal sealed class ServiceHealth
{
    // A store that refuses is tried again every second, and says so each time.
    private static readonly TimeSpan RefusalLasts = TimeSpan.FromSeconds(5);

    private readonly LocalEngine _engine;
    private readonly IndexFollower _index;
    private readonly CancellationToken _stopping;
    private readonly TimeProvider _clock;
    private long _refusedAt;

    public ServiceHealth(
        LocalEngine engine, IndexFollower index, IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        (_engine, _index, _clock) = (engine, index, clock);
        _stopping = lifetime.ApplicationStopping;
        engine.StoreRefused += (_, _) => Volatile.Write(ref _refusedAt, Math.Max(1, clock.GetTimestamp()));
    }

    /// <summary>What was looked at, each with a word; and whether all of it lets work in.</summary>
    public (bool IsReady, IReadOnlyDictionary<string, string> Checks) Look()
    {
        long refusedAt = Volatile.Read(ref _refusedAt);
        bool isRefused = refusedAt > 0 && _clock.GetElapsedTime(refusedAt) < RefusalLasts;
        PressureLevel pressure = _engine.Status().Pressure.Level;
        bool isReady = !_stopping.IsCancellationRequested && !isRefused && pressure != PressureLevel.High;
        return (isReady, new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["service"] = _stopping.IsCancellationRequested ? "stopping" : "serving",
            ["store"] = isRefused ? "refuses" : "takes",
            ["pressure"] = Words.Of(pressure),
            // Lists that are behind are told as such, and hold up nobody.
            ["lists"] = _index.Lag == 0 ? "current" : "behind",
        });
    }
}
