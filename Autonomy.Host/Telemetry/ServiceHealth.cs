using Autonomy.Core.Executions;
using Autonomy.Core.Pressure;
using Autonomy.Host.Indexing;
using Autonomy.Host.Local;
using Microsoft.Extensions.Hosting;

namespace Autonomy.Host.Telemetry;

/// <summary>Whether the service can take work now.</summary>
internal sealed class ServiceHealth(LocalEngine engine, IndexFollower index, IHostApplicationLifetime lifetime)
{
    private readonly CancellationToken _stopping = lifetime.ApplicationStopping;

    /// <summary>What was looked at, each with a word; and whether all of it lets work in.</summary>
    public (bool IsReady, IReadOnlyDictionary<string, string> Checks) Look()
    {
        bool isRefused = engine.Troubles.KeepOut;
        PressureLevel pressure = engine.Status().Pressure.Level;
        bool isReady = !_stopping.IsCancellationRequested && !isRefused && pressure != PressureLevel.High;
        return (isReady, new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["service"] = _stopping.IsCancellationRequested ? "stopping" : "serving",
            ["store"] = isRefused ? "refuses" : "takes",
            ["pressure"] = Words.Of(pressure),
            // Lists that are behind are told as such, and hold up nobody.
            ["lists"] = index.Lag == 0 ? "current" : "behind",
        });
    }
}
