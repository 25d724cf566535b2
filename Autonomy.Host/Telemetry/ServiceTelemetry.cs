using Autonomy.Adapters.Workers;
using Autonomy.Core.Journaling;
using Autonomy.Host.Configuration;
using Autonomy.Host.Indexing;
using Autonomy.Host.Local;
using Autonomy.Host.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Autonomy.Host.Telemetry;

/// <summary>Puts together what is measured of a service, and where it goes.</summary>
internal static class ServiceTelemetry
{
    public static void AddTo(IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<ServiceMeter>();
        services.AddSingleton<MetricStore>();
        services.AddSingleton<ServiceHealth>();
        services.AddSingleton<TroubleLog>();
        services.AddSingleton<OperationEndpoints>();
    }

    /// <summary>Begins to measure, and serves what is measured.</summary>
    /// <returns>What ends it; null: there is nothing to end.</returns>
    public static IAsyncDisposable? Start(WebApplication app, TelemetrySettings settings)
    {
        IServiceProvider provider = app.Services;
        EngineTroubles troubles = provider.GetRequiredService<LocalEngine>().Troubles;
        troubles.Listen(provider.GetRequiredService<TroubleLog>().Take);
        provider.GetRequiredService<EventFeed>().Troubled += troubles.Tell;
        // From the start on, not from the first question.
        if (settings.Metrics) _ = provider.GetRequiredService<MetricStore>();
        Observe(provider, provider.GetRequiredService<ServiceMeter>());
        provider.GetRequiredService<OperationEndpoints>().Map(app, settings.Metrics);
        return settings.OtlpEndpoint is { } endpoint ? new OtlpExport(endpoint, () => TracesOf(provider)) : null;
    }

    private static ExecutionTraces TracesOf(IServiceProvider provider) => new(
        provider.GetRequiredService<IJournal>(), provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<ExecutionTraces>>());

    private static void Observe(IServiceProvider provider, ServiceMeter meter)
    {
        IJournal journal = provider.GetRequiredService<IJournal>();
        LocalEngine engine = provider.GetRequiredService<LocalEngine>();
        EventFeed feed = provider.GetRequiredService<EventFeed>();
        journal.OnCommitted(_ => meter.CountCommit());
        feed.ReaderCut += meter.CountCut;
        IndexFollower index = provider.GetRequiredService<IndexFollower>();
        StreamReaders readers = provider.GetRequiredService<StreamReaders>();
        meter.Observe("autonomy.journal.head", "{event}", "The last offset that is durable.", () => feed.HeadOffset);
        meter.Observe("autonomy.lists.lag", "{event}", "Durable events that lists do not show yet.", () => index.Lag);
        meter.Observe("autonomy.streams.readers", "{reader}", "Who follows streams now.", () => readers.Count);
        meter.Observe(
            "autonomy.engine.pressure", "{level}", "How short of room the engine is: 0, 1 or 2.",
            () => (long)engine.Status().Pressure.Level);
        meter.Observe(
            "autonomy.circuits.open", "{circuit}", "Services that are not called for now, after failures.",
            () => engine.Status().Gates.Count(static gate => gate.Circuit != Core.Tools.CircuitState.Closed));
        ObserveWorkers(provider.GetRequiredService<WorkerPools>(), meter);
    }

    private static void ObserveWorkers(WorkerPools workers, ServiceMeter meter)
    {
        meter.Observe(
            "autonomy.workers.connected", "{worker}", "Workers that are connected.",
            () => workers.Totals().Connected);
        meter.Observe(
            "autonomy.workers.attempts.running", "{attempt}",
            "Attempts that were handed to workers and have not ended.",
            () => workers.Totals().Running);
        meter.Observe(
            "autonomy.workers.attempts.waiting", "{attempt}", "Attempts that wait for a worker with a place for them.",
            () => workers.Totals().Waiting);
        meter.ObserveTotal(
            "autonomy.workers.leases.lost", "{attempt}", "Attempts that no worker named for the time of their lease.",
            () => workers.Totals().LeasesLost);
    }
}
