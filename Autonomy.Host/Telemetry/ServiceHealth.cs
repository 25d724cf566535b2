using Autonomy.Core.Executions;
using Autonomy.Core.Pressure;
using Autonomy.Host.Indexing;
using Autonomy.Host.Local;
using Autonomy.Journals;
using Microsoft.Extensions.Hosting;

namespace Autonomy.Host.Telemetry;

/// <summary>Whether the service can take work now.</summary>
internal sealed class ServiceHealth(LocalEngine engine, IndexFollower index, IHostApplicationLifetime lifetime)
{
    private readonly CancellationToken _stopping = lifetime.ApplicationStopping;

    /// <summary>What was looked at, each with a word; and whether all of it lets work in.</summary>
    public async Task<(bool IsReady, IReadOnlyDictionary<string, string> Checks)> LookAsync()
    {
        StoreErrorKind? refusal = await engine.Store.LookAsync();
        bool isRefused = refusal is not null || engine.Troubles.KeepOut;
        PressureLevel pressure = engine.Status().Pressure.Level;
        bool isReady = !_stopping.IsCancellationRequested && !isRefused && pressure != PressureLevel.High;
        return (isReady, new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["service"] = _stopping.IsCancellationRequested ? "stopping" : "serving",
            // By its kind alone: who looks need not show a token, and the log has the rest.
            ["store"] = refusal is { } kind ? $"refuses: {Words.Of(kind)}" : isRefused ? "refuses" : "takes",
            ["pressure"] = Words.Of(pressure),
            // Lists that are behind are told as such, and hold up nobody.
            ["lists"] = index.Lag == 0 ? "current" : "behind",
        });
    }
}
