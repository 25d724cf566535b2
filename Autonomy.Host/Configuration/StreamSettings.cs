namespace Autonomy.Host.Configuration;

/// <summary>Live streams over WebSocket, server-sent events and gRPC.</summary>
public sealed record StreamSettings
{
    /// <summary>What any reader may be behind, however short of memory streams are: 64 KiB.</summary>
    internal const long BehindBytesMin = 64L << 10;

    /// <summary>
    /// How many bytes a reader may be behind; beyond them it is cut, and goes on from its version when it comes back.
    /// 64 KiB to 64 MiB; default 1 MiB.
    /// </summary>
    public long BehindBytesMax { get; init; } = 1L << 20;

    /// <summary>How many events a reader may be behind; as above. 100 to 1,000,000; default 5,000.</summary>
    public int BehindEventsMax { get; init; } = 5_000;

    /// <summary>
    /// How many bytes all readers together may be behind, an event that waits for many of them counted once; beyond
    /// them those are cut that are more than 64 KiB behind. 1 MiB to 1 TiB; default 256 MiB.
    /// </summary>
    public long BehindTotalBytesMax { get; init; } = 256L << 20;

    /// <summary>How long a quiet stream goes without a sign of life. 1 s to 5 min; default 15 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many readers there are at once; more are refused. 1 to 1,000,000; default 20,000.</summary>
    public int ReadersMax { get; init; } = 20_000;

    internal static StreamSettings Read(SettingsSection section)
    {
        StreamSettings standard = new();
        return new StreamSettings
        {
            BehindBytesMax = section.Read(
                "behind-bytes-max", standard.BehindBytesMax, SettingsForm.Bytes(BehindBytesMin, 64L << 20)),
            BehindEventsMax = section.Read(
                "behind-events-max", standard.BehindEventsMax, SettingsForm.Count(100, 1_000_000)),
            BehindTotalBytesMax = section.Read(
                "behind-total-bytes-max", standard.BehindTotalBytesMax, SettingsForm.Bytes(1L << 20, 1L << 40)),
            Heartbeat = section.Read(
                "heartbeat", standard.Heartbeat,
                SettingsForm.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))),
            ReadersMax = section.Read("readers-max", standard.ReadersMax, SettingsForm.Count(1, 1_000_000)),
        };
    }
}

/// <summary>Bulk submission.</summary>
public sealed record IngestSettings
{
    /// <summary>
    /// How many submissions of one stream may wait for their acknowledgement; no further one is read meanwhile. 1 to
    /// 100,000; default 1,000.
    /// </summary>
    public int UnacknowledgedMax { get; init; } = 1_000;

    internal static IngestSettings Read(SettingsSection section)
    {
        IngestSettings standard = new();
        return new IngestSettings
        {
            UnacknowledgedMax = section.Read(
                "unacknowledged-max", standard.UnacknowledgedMax, SettingsForm.Count(1, 100_000)),
        };
    }
}
