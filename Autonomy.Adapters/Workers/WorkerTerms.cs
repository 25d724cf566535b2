using System.Collections.Immutable;
using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Workers;

/// <summary>How workers are kept.</summary>
public sealed record WorkerTerms
{
    /// <summary>Workers of one workspace at once: 1,000.</summary>
    public const int WorkersMax = 1_000;

    /// <summary>Tools that one worker offers: 1,000.</summary>
    public const int ToolsMax = 1_000;

    /// <summary>Attempts that one worker runs at once: 10,000.</summary>
    public const int ConcurrencyMax = 10_000;

    /// <summary>How long an attempt, or a worker, may be silent before it counts as lost.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }
}

/// <summary>Which attempt: the two together are never given again.</summary>
/// <param name="Key">The idempotency key of the call.</param>
/// <param name="Number">The attempt's number, from 1.</param>
public readonly record struct AttemptId(string Key, int Number);

/// <summary>Who a worker is, and what it offers.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Instance">This run of its program: what it had before its connection broke is still its own.</param>
/// <param name="Tools">What it offers.</param>
/// <param name="Concurrency">Attempts at once, of all tools together.</param>
public sealed record WorkerHello(
    string Name, string Instance, ImmutableArray<OfferedTool> Tools, int Concurrency)
{
    /// <summary>Attempts that it runs already; default none.</summary>
    public ImmutableArray<AttemptId> Running { get; init; } = [];

    /// <summary>Whether it takes nothing, and only tells how what it runs ends; default false.</summary>
    public bool IsDraining { get; init; }
}

/// <summary>A tool of a worker.</summary>
/// <param name="Tool">What it is.</param>
/// <param name="Concurrency">Attempts of it at once.</param>
public sealed record OfferedTool(ToolDescriptor Tool, int Concurrency);

/// <summary>How far an attempt is that a worker runs.</summary>
/// <param name="Id">Which.</param>
/// <param name="Progress">News of it; null: none.</param>
public readonly record struct AttemptNews(AttemptId Id, ToolProgress? Progress);

/// <summary>An attempt as it is handed to a worker.</summary>
/// <param name="Id">Which.</param>
/// <param name="Call">The tool and its arguments.</param>
/// <param name="Context">What it is for.</param>
public sealed record AttemptOffer(AttemptId Id, ToolCall Call, ToolContext Context);

/// <summary>
/// The way to a connected worker. Called while the pool is locked, and also after the connection is over: it only puts
/// what it is given in a queue, and never throws.
/// </summary>
public interface IWorkerLink
{
    /// <summary>
    /// Since when what it is sent waits for it to read, by the clock's counter; null: nothing does.
    /// </summary>
    long? UnreadSince { get; }

    /// <summary>Hands it an attempt; false: with its arguments it is longer than a message may be.</summary>
    bool TryOffer(AttemptOffer offer);

    /// <summary>Asks it whether an attempt happened; false: the question is longer than a message may be.</summary>
    bool TryProbe(AttemptOffer lost);

    /// <summary>Asks it to stop an attempt.</summary>
    void Cancel(AttemptId attempt, string reason);

    /// <summary>Tells it that what it told of an attempt was not taken.</summary>
    /// <param name="attempt">Which.</param>
    /// <param name="code">A short stable word.</param>
    /// <param name="message">What is so.</param>
    void Refuse(AttemptId attempt, string code, string message);

    /// <summary>Ends the connection, soon and on another thread.</summary>
    void Close(string reason);
}
