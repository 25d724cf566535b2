using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery;

/// <summary>A call that is about to be made, as far as a loss of data is concerned.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record RiskedCall(ToolName Tool, DataObject Arguments)
{
    /// <summary>
    /// Whether the tool says of itself that it destroys (MCP's <c>destructiveHint</c>); null when it says nothing.
    /// </summary>
    public bool? DestructiveHint { get; init; }

    /// <summary>How many items the call would change, where that is known.</summary>
    public long? Items { get; init; }

    /// <summary>Whether the call can be undone as a whole.</summary>
    public bool CanUndo { get; init; }

    /// <summary>
    /// Where it would happen, for people: a folder, host or table; null where only the tool is known.
    /// </summary>
    public string? Place { get; init; }
}

/// <summary>A risk that was found.</summary>
/// <param name="Reason">What about the call is risky.</param>
/// <param name="What">The part of the call that shows it, in one line.</param>
/// <param name="Items">How many items are at risk; null where that is not known.</param>
public sealed record DataLossFinding(DataLossReason Reason, string What, long? Items);

/// <summary>What about a call can lose data.</summary>
public enum DataLossReason
{
    /// <summary>It deletes.</summary>
    Deletion,

    /// <summary>It deletes a folder with all that is in it.</summary>
    RecursiveDeletion,

    /// <summary>It replaces something without keeping it.</summary>
    Overwrite,

    /// <summary>It drops or empties a table, or changes all of its rows.</summary>
    DatabaseStatement,

    /// <summary>It rewrites a history that others share.</summary>
    ForcePush,

    /// <summary>It sends to more people than the limit.</summary>
    MassSend,

    /// <summary>The tool says of itself that it destroys.</summary>
    DestructiveHint,

    /// <summary>It changes more items than the limit.</summary>
    BlastRadius,
}

/// <summary>
/// Finds, before a call is made, whether it could lose data (K20). It reads the arguments alone, so that it can miss a
/// risk but needs nothing: a call that is not found risky is not proven safe. Pure.
/// </summary>
public static class DataLossRisk
{
    /// <summary>The default limit of items or recipients that one call may change or reach: 100.</summary>
    public const long ItemsMaxDefault = 100;

    private const int TextLengthMax = 100_000;

    private static readonly string[] RecipientNames = ["to", "cc", "bcc", "recipients", "channels"];
    private static readonly string[] DatabaseClients =
        ["psql", "mysql", "mariadb", "sqlite", "sqlcmd", "sqlplus", "duckdb", "clickhouse", "cockroach"];

    private static readonly string[] StatementNames = ["sql", "query", "statement", "statements"];

    /// <summary>The risk of a call; null when none is found.</summary>
    /// <param name="call">The call.</param>
    /// <param name="itemsMax">
    /// How many items or recipients one call may change or reach; undo makes no exception.
    /// </param>
    public static DataLossFinding? Find(RiskedCall call, long itemsMax = ItemsMaxDefault)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Items > itemsMax)
            return new DataLossFinding(DataLossReason.BlastRadius, $"more than {itemsMax:N0} items", call.Items);
        if (RecipientsOf(call.Arguments) is var people && people > itemsMax)
            return new DataLossFinding(DataLossReason.MassSend, $"more than {itemsMax:N0} recipients", people);
        if (call.CanUndo) return null;
        (DataLossReason Reason, string What)? found = OfFamily(call) ?? OfStatements(call.Arguments);
        if (found is null && call.DestructiveHint == true)
            found = (DataLossReason.DestructiveHint, "the tool calls itself destructive");
        return found is { } risk ? new DataLossFinding(risk.Reason, risk.What, call.Items) : null;
    }

    /// <summary>The failure that stands for a risk until a person decides; nothing was done.</summary>
    public static Failure ToFailure(RiskedCall call, DataLossFinding finding)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(finding);
        string deed = finding.Reason switch
        {
            DataLossReason.MassSend => "reaches",
            DataLossReason.Overwrite or DataLossReason.ForcePush => "overwrites",
            DataLossReason.BlastRadius or DataLossReason.DestructiveHint => "changes",
            _ => "deletes",
        };
        string items = finding.Items is { } count ? $"{count:N0} items" : "an unknown number of items";
        string place = call.Place is { } where ? $" in {where}" : "";
        return new Failure
        {
            Kind = FailureKind.DataLossRisk,
            Code = CodeOf(finding.Reason),
            Message = $"{call.Tool} {deed} {items}{place} ({finding.What}); undo: {(call.CanUndo ? "yes" : "no")}.",
            Effect = FailureEffect.None,
            Evidence = new FailureEvidence { Target = call.Place ?? call.Tool.Value, Question = finding.What },
        };
    }

    private static string CodeOf(DataLossReason reason) => reason switch
    {
        DataLossReason.Deletion => "risk_deletion",
        DataLossReason.RecursiveDeletion => "risk_recursive_deletion",
        DataLossReason.Overwrite => "risk_overwrite",
        DataLossReason.DatabaseStatement => "risk_database_statement",
        DataLossReason.ForcePush => "risk_force_push",
        DataLossReason.MassSend => "risk_mass_send",
        DataLossReason.DestructiveHint => "risk_destructive_hint",
        _ => "risk_blast_radius",
    };

    private static (DataLossReason Reason, string What)? OfFamily(RiskedCall call) => call.Tool.Family switch
    {
        "http" when TextOf(call.Arguments, "method").Equals("DELETE", StringComparison.OrdinalIgnoreCase) =>
            (DataLossReason.Deletion, $"DELETE {TextOf(call.Arguments, "url").Split('?')[0]}"),
        "process" => OfProcess(call.Arguments),
        "file" when call.Arguments["keep"] is DataBoolean { Value: false } => OfFile(call),
        _ => null,
    };

    private static (DataLossReason Reason, string What)? OfProcess(DataObject arguments)
    {
        string script = TextOf(arguments, "script");
        string[] words = [TextOf(arguments, "command"), .. TextsOf(arguments["args"])];
        if (CommandRisk.FirstInScript(script) is { } inScript) return inScript;
        if (CommandRisk.Of(words) is { } command) return command;
        string text = $"{script}\n{string.Join('\n', words)}\n{TextOf(arguments, "stdin")}";
        // The words of SQL are words of English too: they are a statement where a client of a database reads them.
        bool isForDatabase = DatabaseClients.Any(client => text.Contains(client, StringComparison.Ordinal));
        return isForDatabase && SqlRisk.FirstIn(text) is { } statement
            ? (DataLossReason.DatabaseStatement, statement)
            : null;
    }

    // Without keep: false the file tools keep what they replace or delete, for undo.
    private static (DataLossReason Reason, string What)? OfFile(RiskedCall call) => call.Tool.Verb switch
    {
        "delete" when call.Arguments["recursive"] is DataBoolean { Value: true } =>
            (DataLossReason.RecursiveDeletion, $"delete {TextOf(call.Arguments, "path")} and all in it"),
        "delete" => (DataLossReason.Deletion, $"delete {TextOf(call.Arguments, "path")}"),
        "write" when TextOf(call.Arguments, "mode") != "create" =>
            (DataLossReason.Overwrite, $"replace {TextOf(call.Arguments, "path")}"),
        "move" or "copy" when call.Arguments["overwrite"] is DataBoolean { Value: true } =>
            (DataLossReason.Overwrite, $"replace {TextOf(call.Arguments, "to")}"),
        _ => null,
    };

    private static (DataLossReason Reason, string What)? OfStatements(DataObject arguments)
    {
        foreach (string name in StatementNames)
        {
            string text = string.Join(";\n", TextsOf(arguments[name]));
            if (SqlRisk.FirstIn(text) is { } statement) return (DataLossReason.DatabaseStatement, statement);
        }

        return null;
    }

    private static long RecipientsOf(DataObject arguments) => RecipientNames.Sum(name => arguments[name] switch
    {
        DataArray list => list.Items.Length,
        DataString { Value: var text } => text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).LongLength,
        _ => 0,
    });

    private static string TextOf(DataObject arguments, string name) => TextsOf(arguments[name]).FirstOrDefault("");

    private static IEnumerable<string> TextsOf(DataValue? value) => value switch
    {
        DataString { Value: var text } => [text.Length <= TextLengthMax ? text : text[..TextLengthMax]],
        DataArray list => list.Items.SelectMany(TextsOf),
        _ => [],
    };
}
