using System.Globalization;
using Autonomy.Host.Configuration;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Autonomy.Host.Service;

/// <summary>The service's log: a line for each event on the standard error, and in a file where one is set.</summary>
internal static class ServiceLog
{
    private const string Line = "{Timestamp:O} {Level:u4} {SourceContext} {Message:lj}{NewLine}{Exception}";
    private const long FileBytesMax = 64L << 20;
    private const int FilesMax = 10;

    public static void AddTo(ILoggingBuilder logging, ServiceOptions options)
    {
        TelemetrySettings telemetry = options.Settings.Telemetry;
        LoggerConfiguration log = new LoggerConfiguration()
            .MinimumLevel.Is(LevelOf(telemetry.LogLevel))
            // What the web server tells of every request is for its authors.
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            // Why it does not start is told to whoever starts it.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal)
            .WriteTo.Console(
                outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture,
                standardErrorFromLevel: LogEventLevel.Verbose);
        if (telemetry.LogFile is { } file)
        {
            log.WriteTo.File(
                Path.GetFullPath(file, options.WorkingFolder), outputTemplate: Line,
                formatProvider: CultureInfo.InvariantCulture, fileSizeLimitBytes: FileBytesMax,
                rollOnFileSizeLimit: true, retainedFileCountLimit: FilesMax);
        }

        logging.ClearProviders();
        logging.AddSerilog(log.CreateLogger(), dispose: true);
        // A scope and a span of every request, for lines that are not written; traces have a listener of their own.
        logging.AddFilter<SerilogLoggerProvider>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    private static LogEventLevel LevelOf(LogDetail detail) => detail switch
    {
        LogDetail.Trace => LogEventLevel.Verbose,
        LogDetail.Debug => LogEventLevel.Debug,
        LogDetail.Information => LogEventLevel.Information,
        LogDetail.Warning => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };
}
