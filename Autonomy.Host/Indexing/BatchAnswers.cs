using System.Collections.Immutable;
using Autonomy.Actors.Executions;
using Autonomy.Actors.Journaled;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Host.Api;

namespace Autonomy.Host.Indexing;

/// <summary>
/// Answers many open questions with the same word: each by itself, so that what becomes of one stops no other.
/// </summary>
public sealed class BatchAnswers(ExecutionEngine engine, ExecutionLists lists)
{
    /// <summary>The most that is answered at once.</summary>
    public const int AnswersMax = 1_000;

    /// <summary>Answers that are under way at once.</summary>
    private const int AtOnce = 32;

    /// <summary>The open questions that are meant, the oldest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="ids">Only these; null: all of the query. Those that are not open any more are left out.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ApiException">There are more than may be answered at once.</exception>
    public async Task<IReadOnlyList<InboxRow>> FindAsync(
        DecisionQuery query, IReadOnlyCollection<string>? ids, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = new List<InboxRow>();
        string? cursor = null;
        do
        {
            ListedDecisions page = await lists.DecisionsAsync(
                query with { Limit = ExecutionLists.SizeMax }, cursor, cancellation);
            found.AddRange(page.Rows.Where(row => ids?.Contains(row.Decision.Id) != false));
            if (found.Count > AnswersMax || (ids is null && page.Cursor is not null)) throw TooMany();
            cursor = page.Cursor;
        }
        while (cursor is not null && found.Count < ids!.Count);
        return found;
    }

    /// <summary>Answers them; of each is told what came of it, in the order in which they are given.</summary>
    public async Task<IReadOnlyList<BatchResult>> AnswerAsync(
        Caller caller, IReadOnlyList<InboxRow> questions, string option, string? comment,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(questions);
        var results = new BatchResult[questions.Count];
        await Parallel.ForAsync(
            0, questions.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (i, _) => results[i] = await AnswerAsync(caller, questions[i], option, comment));
        return [.. results];
    }

    /// <summary>What would come of it: whether the question has this answer at all.</summary>
    public static Rejection? Preview(InboxRow question, string option)
    {
        ArgumentNullException.ThrowIfNull(question);
        ImmutableArray<string> options = question.Decision.Options;
        return options.Contains(option)
            ? null
            : new Rejection(
                RejectionCode.BadAnswer,
                $"'{Refusals.Excerpt(option)}' is none of its options: {string.Join(", ", options)}.");
    }

    private async Task<BatchResult> AnswerAsync(Caller caller, InboxRow question, string option, string? comment)
    {
        var answer = new ExecutionCommand.Answer(question.Decision.Id, option, caller.Name, comment, null);
        try
        {
            CommandReply reply = await engine.SendAsync(ExecutionId.Parse(question.Execution), answer);
            return new BatchResult(question, (reply as CommandReply.Refused)?.Rejection);
        }
        catch (Exception exception) when (exception is AskFailedException or OutcomeUnknownException)
        {
            return new BatchResult(question, new Rejection(
                RejectionCode.OutcomeUnknown, $"'{question.Execution}' gave no answer. Look whether it was taken."));
        }
    }

    private static ApiException TooMany() => new(
        ApiFault.Meaning, "too_many",
        $"More than {AnswersMax} questions are meant. Narrow it by kind, project, tool, target, execution or "
        + "fingerprint, and answer the rest after it.");
}

/// <summary>What came of one answer.</summary>
/// <param name="Question">The question.</param>
/// <param name="Refusal">Why it was refused; null: it was taken.</param>
public sealed record BatchResult(InboxRow Question, Rejection? Refusal)
{
    /// <summary>Whether nobody knows if it was taken.</summary>
    public bool IsUnknown => Refusal is { Code: RejectionCode.OutcomeUnknown };
}
