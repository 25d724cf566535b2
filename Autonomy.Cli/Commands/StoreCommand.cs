using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Core.Values;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite;

namespace Autonomy.Cli.Commands;

/// <summary><c>store</c>: whether the store is sound, and whether anything in it was changed.</summary>
internal static class StoreCommand
{
    public static Command Create(Surroundings around)
    {
        var store = new Command("store", "The store itself: check, verify");
        store.Add(
            new Command(
                "check",
                "Is the database sound, and how large is it?").Does(around, (context, _) => CheckAsync(context)));
        store.Add(
            new Command(
                "verify",
                "Was any event or payload changed? Reads everything").Does(around, (context, _) =>
                    VerifyAsync(context)));
        return store;
    }

    private static async Task<int> CheckAsync(CommandContext context)
    {
        await using SqliteJournalReader reader = SqliteJournal.OpenReadOnly(context.DataFolder);
        StoreCheck check = await reader.CheckAsync(CancellationToken.None);
        if (context.WritesJson)
        {
            context.WriteJson(DataObject.Of(
                (
                    "apiVersion",
                    ExecutionDocument.ApiVersion), ("isSound", check.IsSound), ("schemaVersion", check.SchemaVersion),
                ("events", check.Events), ("streams", check.Streams), ("payloads", check.Payloads),
                (
                    "databaseBytes",
                    check.DatabaseBytes), ("walBytes", check.WalBytes), ("problems", TextsOf(check.Problems))));
        }
        else
        {
            WriteVerdict(
                context, check.IsSound,
                check.IsSound
                    ? "The database is sound."
                    : "The database is damaged: stop, keep a copy, restore a backup.",
                check.Problems);
            context.Out.Write($"  {check.Events:N0} events, {check.Streams:N0} streams, {check.Payloads:N0} payloads, "
                + $"{(check.DatabaseBytes + check.WalBytes) / 1048576.0:0.0} MiB, schema {check.SchemaVersion}");
        }

        return check.IsSound ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<int> VerifyAsync(CommandContext context)
    {
        await using SqliteJournalReader reader = SqliteJournal.OpenReadOnly(context.DataFolder);
        StoreVerification found = await reader.VerifyAsync(CancellationToken.None);
        List<string> faults = [
            .. found.Faults.Select(fault => fault.Stream is { } stream
                ? $"{stream.Value} {fault.Version}: {fault.Message}"
                : fault.Message)
        ];
        if (context.WritesJson)
        {
            context.WriteJson(DataObject.Of(
                ("apiVersion", ExecutionDocument.ApiVersion), ("isWhole", found.IsWhole), ("events", found.Events),
                ("streams", found.Streams), ("payloads", found.Payloads), ("faults", TextsOf(faults))));
        }
        else
        {
            WriteVerdict(
                context, found.IsWhole, found.IsWhole ? "Nothing was changed." : "The store is not what was written:",
                faults);
            context.Out.Write(
                $"  {found.Events:N0} events in {found.Streams:N0} streams, {found.Payloads:N0} payloads");
        }

        return found.IsWhole ? ExitCode.Done : ExitCode.Failed;
    }

    private static void WriteVerdict(CommandContext context, bool isGood, string verdict, IEnumerable<string> faults)
    {
        context.Out.Write(new StyledLine().Add(isGood ? "✓ " : "✗ ", isGood ? "green" : "red").Add(verdict));
        foreach (string fault in faults) context.Out.Write(new StyledLine().Add($"  {fault}", "red"));
    }

    private static DataArray TextsOf(IEnumerable<string> texts) => new([.. texts.Select(text => (DataValue)text)]);
}
