using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Autonomy.Host.Telemetry;

/// <summary>
/// Sends metrics, and traces of requests and executions, to a collector by OTLP over HTTP, in protobuf.
/// </summary>
internal sealed class OtlpExport : IAsyncDisposable
{
    private const string ServiceName = "autonomy";
    private const string RequestSource = "Microsoft.AspNetCore";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;
    private readonly ExecutionTraces _executions;

    /// <summary>Begins to send.</summary>
    /// <param name="endpoint">The collector: <c>http://collector:4318</c>; the paths of OTLP are added.</param>
    /// <param name="executions">Tells of executions, from when there is somebody to be told.</param>
    public OtlpExport(Uri endpoint, Func<ExecutionTraces> executions)
    {
        string version = Assembly.GetExecutingAssembly().GetName().Version?.ToString() ?? "0";
        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService(ServiceName, serviceVersion: version);
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter([ServiceMeter.Name, .. MetricStore.Meters])
            .AddOtlpExporter((exporter, reader) =>
            {
                Send(exporter, endpoint, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds =
                    (int)Interval.TotalMilliseconds;
            })
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(RequestSource, ExecutionTraces.Source)
            .AddOtlpExporter(exporter => Send(exporter, endpoint, "v1/traces"))
            .Build();
        _executions = executions();
    }

    /// <summary>Sends what is left, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _executions.DisposeAsync();
        _metrics.Dispose();
        _traces.Dispose();
    }

    private static void Send(OtlpExporterOptions exporter, Uri endpoint, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
    }
}
