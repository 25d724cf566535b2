using System.Diagnostics.Metrics;

namespace Autonomy.Host.Telemetry;

/// <summary>
/// Adds up what the meters of this service measure, for whoever scrapes. Safe to call from any thread.
/// </summary>
internal sealed class MetricStore : IDisposable
{
    /// <summary>The meters that are listened to, besides the service's own: of requests, and of the runtime.</summary>
    public static readonly string[] Meters = ["Microsoft.AspNetCore.Hosting", "System.Runtime"];

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="factory">What makes the meters of this service; those of another one in the process are not its
    /// own.</param>
    public MetricStore(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            bool isOurs = instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, factory);
            bool isNamed = instrument.Meter.Name == ServiceMeter.Name || Meters.Contains(instrument.Meter.Name);
            if (isOurs && isNamed) listener.EnableMeasurementEvents(instrument, FamilyOf(instrument));
        };
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, family) => Take(value, tags, family));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, family) => Take(value, tags, family));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => Take(value, tags, family));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => Take(value, tags, family));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, family) => Take(value, tags, family));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => Take(value, tags, family));
        _listener.SetMeasurementEventCallback<decimal>(
            static (_, value, tags, family) => Take((double)value, tags, family));
        _listener.Start();
    }

    /// <summary>What was measured up to now, by name.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        _listener.RecordObservableInstruments();
        lock (_lock) return [.. _families.Values];
    }

    public void Dispose() => _listener.Dispose();

    private MetricFamily FamilyOf(Instrument instrument)
    {
        lock (_lock)
        {
            if (!_families.TryGetValue(instrument.Name, out MetricFamily? family))
                _families.Add(instrument.Name, family = MetricFamily.Of(instrument));
            return family;
        }
    }

    private static void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? family) =>
        ((MetricFamily)family!).Take(value, tags);
}
