using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;

namespace Autonomy.Journals.Sqlite.Indexing;

/// <summary>Rows of the index as columns, and back.</summary>
internal static class IndexColumns
{
    /// <summary>The columns of an execution, the key first; what is under way comes after them.</summary>
    public const string OfExecution =
        "key, id, workspace, name, project, parent, submitted_by, priority, status, hindrance, quiet_ms, version, "
        + "submitted_ms, started_ms, ended_ms, changed_ms, steps, ended_steps, failed_steps, running, open_decisions, "
        + "retrying, error_kind, error_effect, error_code, error_message, error_tool, fingerprint, tools, "
        + "cost_micro_usd, terminated, failing";

    /// <summary>The place of <c>work</c> after those columns.</summary>
    public const int Work = 32;

    /// <summary>The columns of a decision.</summary>
    public const string OfDecision =
        "id, key, workspace, execution, name, project, kind, step, item, question, options, recommended, "
        + "asked_ms, expires_ms, tool, target, fingerprint";

    private const decimal MicrosPerUsd = 1_000_000;

    /// <summary>Binds an execution to parameters 1 to 32.</summary>
    public static void Bind(Statement statement, long key, ExecutionRow row)
    {
        RowError? error = row.LastError;
        statement.Bind(1, key);
        statement.BindText(2, row.Id);
        statement.BindText(3, row.Workspace);
        statement.BindText(4, row.Name);
        statement.BindText(5, row.Project);
        statement.BindText(6, row.Parent);
        statement.BindText(7, row.SubmittedBy);
        statement.BindText(8, Words.Of(row.Priority));
        statement.BindText(9, Words.Of(row.Status));
        statement.Bind(10, (long)row.Hindrance);
        statement.Bind(11, MsOf(row.QuietSince));
        statement.Bind(12, row.Version);
        statement.Bind(13, row.SubmittedAt.ToUnixTimeMilliseconds());
        statement.Bind(14, MsOf(row.StartedAt));
        statement.Bind(15, MsOf(row.EndedAt));
        statement.Bind(16, row.ChangedAt.ToUnixTimeMilliseconds());
        statement.Bind(17, row.Steps);
        statement.Bind(18, row.EndedSteps);
        statement.Bind(19, row.FailedSteps);
        statement.Bind(20, row.RunningAttempts);
        statement.Bind(21, row.OpenDecisions);
        statement.Bind(22, row.Retrying);
        statement.BindText(23, error is null ? null : Words.Of(error.Kind));
        statement.BindText(24, error is null ? null : Words.Of(error.Effect));
        statement.BindText(25, error?.Code);
        statement.BindText(26, error?.Message);
        statement.BindText(27, error?.Tool);
        statement.BindText(28, error?.Fingerprint);
        statement.BindText(29, string.Join(' ', row.Tools));
        statement.Bind(30, (long)(row.CostUsd * MicrosPerUsd));
        statement.Bind(31, row.IsTerminated ? 1 : 0);
        statement.Bind(32, row.IsFailing ? 1 : 0);
    }

    /// <summary>The execution of a row of <see cref="OfExecution"/>.</summary>
    public static ExecutionRow Row(Statement row) => new()
    {
        Id = row.Text(1),
        Workspace = row.Text(2),
        Name = row.Text(3),
        Project = row.MaybeText(4),
        Parent = row.MaybeText(5),
        SubmittedBy = row.Text(6),
        Priority = WordOf<Priority>(row.Text(7)),
        Status = WordOf<ExecutionStatus>(row.Text(8)),
        Hindrance = (Hindrance)row.Int64(9),
        QuietSince = TimeOf(row.MaybeInt64(10)),
        Version = row.Int64(11),
        SubmittedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(12)),
        StartedAt = TimeOf(row.MaybeInt64(13)),
        EndedAt = TimeOf(row.MaybeInt64(14)),
        ChangedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(15)),
        Steps = (int)row.Int64(16),
        EndedSteps = (int)row.Int64(17),
        FailedSteps = (int)row.Int64(18),
        RunningAttempts = (int)row.Int64(19),
        OpenDecisions = (int)row.Int64(20),
        Retrying = (int)row.Int64(21),
        LastError = row.MaybeText(22) is { } kind
            ? new RowError(
                WordOf<FailureKind>(kind), WordOf<FailureEffect>(row.Text(23)), row.Text(24), row.Text(25),
                row.MaybeText(26), row.MaybeText(27))
            : null,
        Tools = ListOf(row.Text(28)),
        CostUsd = row.Int64(29) / MicrosPerUsd,
        IsTerminated = row.Int64(30) != 0,
        IsFailing = row.Int64(31) != 0,
    };

    /// <summary>Binds a decision to parameters 1 to 17.</summary>
    public static void Bind(Statement statement, long key, ExecutionRow asks, OpenDecision decision)
    {
        statement.BindText(1, decision.Id);
        statement.Bind(2, key);
        statement.BindText(3, asks.Workspace);
        statement.BindText(4, asks.Id);
        statement.BindText(5, asks.Name);
        statement.BindText(6, asks.Project);
        statement.BindText(7, Words.Of(decision.Kind));
        statement.BindText(8, decision.Step);
        statement.Bind(9, (long?)decision.Item);
        statement.BindText(10, decision.Question);
        statement.BindText(11, string.Join(' ', decision.Options));
        statement.BindText(12, decision.Default);
        statement.Bind(13, decision.AskedAt.ToUnixTimeMilliseconds());
        statement.Bind(14, MsOf(decision.ExpiresAt));
        statement.BindText(15, decision.Tool);
        statement.BindText(16, decision.Target);
        statement.BindText(17, decision.Fingerprint);
    }

    /// <summary>The question of a row of <see cref="OfDecision"/>.</summary>
    public static InboxRow Inbox(Statement row) => new(
        row.Text(3), row.Text(4), row.MaybeText(5),
        new OpenDecision
        {
            Id = row.Text(0),
            Kind = WordOf<DecisionKind>(row.Text(6)),
            Step = row.Text(7),
            Item = (int?)row.MaybeInt64(8),
            Question = row.Text(9),
            Options = ListOf(row.Text(10)),
            Default = row.Text(11),
            AskedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(12)),
            ExpiresAt = TimeOf(row.MaybeInt64(13)),
            Tool = row.MaybeText(14),
            Target = row.MaybeText(15),
            Fingerprint = row.MaybeText(16),
        });

    private static ImmutableArray<string> ListOf(string words) =>
        [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static long? MsOf(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds();

    private static DateTimeOffset? TimeOf(long? ms) =>
        ms is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    private static T WordOf<T>(string word)
        where T : struct, Enum => Words.TryParse(word, out T value)
        ? value
        : throw new FormatException($"'{word}' is no {typeof(T).Name}: the index is of another version. Delete it.");
}
