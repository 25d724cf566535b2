namespace Autonomy.Adapters.Http;

/// <summary>The settings of the http family.</summary>
public sealed record HttpOptions
{
    /// <summary>Where tools may connect to.</summary>
    public EgressOptions Egress { get; init; } = new();

    /// <summary>
    /// The folders that <c>http.download</c> may write to, at least one; relative paths are relative to the first.
    /// </summary>
    public required IReadOnlyList<string> Roots { get; init; }

    /// <summary>The engine's state, which no download may touch, absolute; null (the default) guards none.</summary>
    public string? StateFolder { get; init; }

    /// <summary>How much of a disk a download leaves free: 0 bytes and more, default 16 MiB.</summary>
    public long FreeBytesMin { get; init; } = 16L << 20;

    /// <summary>The largest body of an answer. 1 to 67,108,864 bytes, default 64 MiB.</summary>
    public int BodyBytesMax { get; init; } = BodyBytesCeiling;

    /// <summary>The default of <c>maxBytes</c> of a download: 1 byte and more, default 1 GiB.</summary>
    public long DownloadBytesMax { get; init; } = 1024L * 1024 * 1024;

    /// <summary>How long a connection may take to come about. 1 ms to 5 min, default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many redirects are followed. 0 to 50, default 10.</summary>
    public int RedirectsMax { get; init; } = 10;

    /// <summary>How many calls to one host with one credential are made at once. 1 to 1,000, default 16.</summary>
    public int ConcurrencyPerHost { get; init; } = 16;

    /// <summary>How many calls to one host with one credential begin in a second. 1 to 10,000, default 100.</summary>
    public int CallsPerSecondPerHost { get; init; } = 100;

    /// <summary>Every fault of these settings, each with its remedy; empty when they are fine.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Roots.Count == 0) faults.Add("http.roots is empty: name at least one folder for downloads.");
        if (BodyBytesMax is < 1 or > BodyBytesCeiling)
        {
            faults.Add($"http.body-bytes-max is {BodyBytesMax}: write 1 to {BodyBytesCeiling}.");
        }

        if (StateFolder is { } state && !Path.IsPathFullyQualified(state))
            faults.Add($"http.state-folder is '{state}': write the whole path.");
        if (FreeBytesMin < 0) faults.Add($"http.free-bytes-min is {FreeBytesMin}: write 0 or more.");
        if (DownloadBytesMax < 1) faults.Add($"http.download-bytes-max is {DownloadBytesMax}: write 1 or more.");
        if (ConnectTimeout < TimeSpan.FromMilliseconds(1) || ConnectTimeout > TimeSpan.FromMinutes(5))
            faults.Add($"http.connect-timeout is {ConnectTimeout}: write 1ms to 5m.");
        if (RedirectsMax is < 0 or > 50) faults.Add($"http.redirects-max is {RedirectsMax}: write 0 to 50.");
        if (ConcurrencyPerHost is < 1 or > 1_000)
        {
            faults.Add($"http.concurrency-per-host is {ConcurrencyPerHost}: write 1 to 1000.");
        }

        if (CallsPerSecondPerHost is < 1 or > 10_000)
            faults.Add($"http.calls-per-second-per-host is {CallsPerSecondPerHost}: write 1 to 10000.");
        return faults;
    }

    private const int BodyBytesCeiling = 64 * 1024 * 1024;
}
