using System.Collections.Immutable;
using System.Text.Json;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Spending;

/// <summary>A ledger as one JSON text, so that its journal need not be read from the beginning.</summary>
public static class SpendingSnapshot
{
    /// <summary>The version of the text's shape. Another one is not read: the events are.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The ledger as UTF-8 JSON.</summary>
    public static byte[] Write(SpendingLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return JsonSerializer.SerializeToUtf8Bytes(ledger.ToRecord(), SpendingJson.Default.LedgerRecord);
    }

    /// <summary>The ledger that was written.</summary>
    /// <exception cref="JsonException">The text is not of the shape.</exception>
    public static SpendingLedger Read(ReadOnlySpan<byte> body) =>
        SpendingLedger.Of(JsonSerializer.Deserialize(body, SpendingJson.Default.LedgerRecord)!);
}

/// <summary>A ledger as a snapshot holds it.</summary>
internal sealed record LedgerRecord(ImmutableArray<AccountRecord> Accounts, ImmutableArray<OpenRecord> Open);

internal sealed record AccountRecord(
    SpendingScope Scope, string Name, SpendingPeriod Period, SpendingLimit Limit, BudgetAmount Spent,
    DateTimeOffset BeganAt, ImmutableArray<BudgetPart> Warned);

internal sealed record OpenRecord(string Id, SpendingReservation Reservation);
