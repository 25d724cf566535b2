namespace Autonomy.Core.Tools;

/// <summary>Where an open attempt of a worker's tool is.</summary>
public abstract record RemoteStanding
{
    private RemoteStanding()
    {
    }

    /// <summary>It stands in line: every worker that offers the tool is busy.</summary>
    /// <param name="Workers">How many offer the tool.</param>
    /// <param name="Places">How many attempts of it they run at once, all together.</param>
    /// <param name="Before">How many attempts of the tool stand before it.</param>
    /// <param name="Since">Since when it stands there.</param>
    public sealed record InLine(int Workers, int Places, int Before, DateTimeOffset Since) : RemoteStanding;

    /// <summary>A worker has it.</summary>
    /// <param name="Worker">The worker's name.</param>
    /// <param name="IsConnected">Whether the worker is connected.</param>
    /// <param name="HeardAt">When the attempt was last heard of.</param>
    /// <param name="LeaseEnds">When it counts as lost, should it not be heard of before.</param>
    public sealed record Held(string Worker, bool IsConnected, DateTimeOffset HeardAt, DateTimeOffset LeaseEnds)
        : RemoteStanding;

    /// <summary>It was handed out before the engine started, and no worker has named it since.</summary>
    /// <param name="LeaseEnds">
    /// When it counts as lost, should none do so before; null: the time has not begun, as workers cannot connect yet.
    /// </param>
    public sealed record Unclaimed(DateTimeOffset? LeaseEnds) : RemoteStanding;
}
