namespace Autonomy.Host.Configuration;

/// <summary>How much is logged.</summary>
public enum LogDetail
{
    /// <summary>Every step of the program, for its authors.</summary>
    Trace,

    /// <summary>What helps to find a fault.</summary>
    Debug,

    /// <summary>What happens.</summary>
    Information,

    /// <summary>What somebody should look at.</summary>
    Warning,

    /// <summary>What failed.</summary>
    Error,
}

/// <summary>Logs, metrics and traces.</summary>
public sealed record TelemetrySettings
{
    /// <summary>How much is logged; default information.</summary>
    public LogDetail LogLevel { get; init; } = LogDetail.Information;

    /// <summary>The file to log to as well. Default: none; the log goes to the standard error.</summary>
    public string? LogFile { get; init; }

    /// <summary>Where traces and metrics go by OTLP, an http or https address. Default: nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Whether <c>/metrics</c> is served; default true.</summary>
    public bool Metrics { get; init; } = true;

    internal static TelemetrySettings Read(SettingsSection section)
    {
        TelemetrySettings standard = new();
        return new TelemetrySettings
        {
            LogLevel = section.Read("log-level", standard.LogLevel, SettingsForm.Choice<LogDetail>()),
            LogFile = section.Read("log-file", standard.LogFile, PathForms.File.OrNull()),
            OtlpEndpoint = section.Read("otlp-endpoint", standard.OtlpEndpoint, Endpoint.OrNull()),
            Metrics = section.Read("metrics", standard.Metrics, SettingsForm.Flag),
        };
    }

    private static readonly SettingsForm<Uri> Endpoint = SettingsForm.Text("http or https address", WebAddress.Parse);
}

/// <summary>Addresses of web services.</summary>
internal static class WebAddress
{
    /// <summary>The address; null for a text that is none, or is neither http nor https.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : null;
}
