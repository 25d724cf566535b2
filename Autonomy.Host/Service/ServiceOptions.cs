namespace Autonomy.Host.Service;

/// <summary>How the service is set up.</summary>
public sealed record ServiceOptions
{
    /// <summary>The folder of the store.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder that relative paths of plans start from.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>The address that REST and streams listen on. Default 127.0.0.1.</summary>
    public string HttpAddress { get; init; } = "127.0.0.1";

    /// <summary>Their port; 0: any that is free. Default 8080.</summary>
    public int HttpPort { get; init; } = 8_080;

    /// <summary>The address that gRPC listens on: HTTP/2 in clear text. Default 127.0.0.1.</summary>
    public string GrpcAddress { get; init; } = "127.0.0.1";

    /// <summary>Its port; 0: any that is free; null (the default): there is no gRPC.</summary>
    public int? GrpcPort { get; init; }

    /// <summary>Submissions of one ingest stream that are under way at most. Default 1,024.</summary>
    public int IngestInFlightMax { get; init; } = 1_024;

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Gives a secret's text by its name; null when it is not set.</summary>
    public required Func<string, string?> Secrets { get; init; }
}
