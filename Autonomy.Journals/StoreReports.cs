using Autonomy.Core.Journaling;

namespace Autonomy.Journals;

/// <summary>
/// What a walk over the whole store found: every stream's chain of hashes, versions and offsets, and every payload's
/// hash.
/// </summary>
/// <param name="Streams">Streams walked.</param>
/// <param name="Events">Events walked.</param>
/// <param name="Payloads">Payloads hashed.</param>
/// <param name="Faults">Each fault found; empty for a whole store.</param>
public sealed record StoreVerification(long Streams, long Events, long Payloads, IReadOnlyList<StoreFault> Faults)
{
    /// <summary>Nothing is missing, changed or out of order.</summary>
    public bool IsWhole => Faults.Count == 0;
}

/// <summary>One place where the store is not what was written.</summary>
/// <param name="Stream">The stream; null for a payload, and for events of which no stream is known.</param>
/// <param name="Version">The version where the fault stands; 0 for a payload, or a stream as a whole.</param>
/// <param name="Message">What is wrong.</param>
public sealed record StoreFault(StreamId? Stream, long Version, string Message);

/// <summary>Whether the database's structure is sound, and how large the store is.</summary>
/// <param name="Problems">What SQLite's integrity check reports; empty when it is sound.</param>
/// <param name="SchemaVersion">The version of the tables.</param>
/// <param name="Events">Events stored.</param>
/// <param name="Streams">Streams stored.</param>
/// <param name="Payloads">Payloads stored.</param>
/// <param name="DatabaseBytes">Bytes of the database file.</param>
/// <param name="WalBytes">Bytes of the write-ahead log beside it.</param>
public sealed record StoreCheck(
    IReadOnlyList<string> Problems,
    long SchemaVersion,
    long Events,
    long Streams,
    long Payloads,
    long DatabaseBytes,
    long WalBytes)
{
    /// <summary>SQLite found nothing wrong.</summary>
    public bool IsSound => Problems.Count == 0;
}
