using System.Security.Cryptography;
using System.Text;
using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Workload;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// A decision is answered once, by what somebody said; what must be approved is, and is called as approved.
/// </summary>
internal static class DecisionChecker
{
    public static Checker Checker { get; } = new("decisions", [23], Check);

    private static IEnumerable<Violation> Check(RunHistory history) =>
        Answers(history).Concat(Silences(history)).Concat(Replies(history)).Concat(Approvals(history));

    private static IEnumerable<Violation> Answers(RunHistory history)
    {
        ILookup<ExecutionId, (int Place, ExecutionCommand.Answer Answer)> given = history.Entries
            .Select((entry, place) => (Called: entry as HistoryEntry.Called, Place: place))
            .Where(seen => seen.Called?.Command is ExecutionCommand.Answer)
            .ToLookup(
                seen => seen.Called!.Execution,
                seen => (seen.Place, (ExecutionCommand.Answer)seen.Called!.Command));
        foreach ((ExecutionId execution, Life life, DurableEvent seen) in history.Moments())
        {
            string? fault = seen.Happened switch
            {
                ExecutionEvent.DecisionAnswered answered => FaultOf(life.Question(answered.Decision), answered.Option)
                    ?? FaultOfHash(life.Question(answered.Decision)!.Request, given[execution], answered)
                    ?? (given[execution].Any(one => one.Place < seen.Entry && IsThat(one.Answer, answered))
                        ? null
                        : "is an answer that nobody gave"),
                ExecutionEvent.DecisionExpired expired => FaultOf(life.Question(expired.Decision), expired.Option)
                    ?? (life.Question(expired.Decision)!.Request.Default == expired.Option
                        ? null
                        : "takes another option than the default"),
                ExecutionEvent.DecisionWithdrawn withdrawn => life.Question(withdrawn.Decision) switch
                {
                    null => "withdraws what was not asked",
                    { Option: not null } => $"withdraws {withdrawn.Decision}, which was answered",
                    { IsWithdrawn: true } => $"withdraws {withdrawn.Decision} a second time",
                    _ => null,
                },
                _ => null,
            };
            if (fault is not null) yield return Finding.At(23, execution, seen, fault);
        }
    }

    // Whoever follows questions alone hears how each of them ends.
    private static IEnumerable<Violation> Silences(RunHistory history)
    {
        foreach (ExecutionId execution in history.Executions)
        {
            var life = new Life();
            foreach (IReadOnlyList<DurableEvent> append in history.AppendsOf(execution))
            {
                foreach (DurableEvent seen in append) life.Take(seen);
                QuestionLife? silent = life.Questions.FirstOrDefault(
                    static one => one is { IsOpen: false, Option: null, IsWithdrawn: false });
                if (silent is null) continue;
                yield return Finding.At(
                    23, execution, append[^1], $"leaves {silent.Request.Id} asked no more, and nothing tells so");
                break;
            }
        }
    }

    // Whoever says which call was seen has seen that one.
    private static string? FaultOfHash(
        DecisionRequest request, IEnumerable<(int Place, ExecutionCommand.Answer Answer)> given,
        ExecutionEvent.DecisionAnswered answered)
    {
        var such = given.Where(one => IsThat(one.Answer, answered)).ToList();
        return such.Count > 0 && such.TrueForAll(one => one.Answer.CallHash is { } hash && hash != request.CallHash)
            ? "is an answer by somebody who saw another call"
            : null;
    }

    private static bool IsThat(ExecutionCommand.Answer asked, ExecutionEvent.DecisionAnswered done) =>
        asked.Decision == done.Decision && asked.Option == done.Option && asked.By == done.By
        && Equals(asked.Arguments, done.Arguments) && asked.Always == (done.Always ?? false);

    private static string? FaultOf(QuestionLife? question, string option)
    {
        if (question is null) return "answers what was not asked";
        if (!question.IsOpen) return $"answers {question.Request.Id}, which was answered or withdrawn already";
        return question.Request.Options.Any(one => one.Name == option) ? null : $"takes '{option}', which is no option";
    }

    private static IEnumerable<Violation> Replies(RunHistory history)
    {
        var calls = new Dictionary<long, ExecutionCommand.Answer>();
        var accepted = new Dictionary<string, long>();
        for (int place = 0; place < history.Entries.Count; place++)
        {
            if (history.Entries[place] is HistoryEntry.Called { Command: ExecutionCommand.Answer asked } called)
                calls[called.Call] = asked;
            if (history.Entries[place] is not HistoryEntry.Answered { Reply: CommandReply.Accepted } answered) continue;
            if (!calls.TryGetValue(answered.Call, out ExecutionCommand.Answer? answer)) continue;
            if (accepted.TryAdd(answer.Decision, answered.Call)) continue;
            yield return new Violation(
                23, $"{answered.Execution}: the answers of call #{accepted[answer.Decision]} and of call "
                + $"#{answered.Call} to {answer.Decision} were both accepted", place, answered.Execution);
        }
    }

    private static IEnumerable<Violation> Approvals(RunHistory history)
    {
        var approved = new Dictionary<(ExecutionId, Unit, int), string>();
        var laws = new Laws(history);
        foreach ((ExecutionId execution, Life life, DurableEvent seen) in history.Moments())
        {
            if (seen.Happened is not ExecutionEvent.AttemptStarted started) continue;
            if (life.UnitOf(started) is not { } unit) continue;
            StepDefinition step = life.Step(started.Step)!.Definition;
            string? fault = laws.FaultOf(execution, life, step, seen, started);
            // What may be called without approval may be another call than the one that was approved before.
            if (fault == Laws.NotApproved && unit.Approved is { } hash)
                approved[(execution, unit.Unit, started.Attempt)] = hash;
            else if (fault is not null)
                yield return Finding.At(23, execution, seen, $"calls {started.Tool} for {unit.Unit} {fault}");
        }

        foreach (SeenCall call in SeenCall.All(history).Where(call => call.Called.Kind == ToolCallKind.Attempt))
        {
            (ExecutionId, Unit, int) attempt = (call.Called.Execution, call.Unit, call.Called.Attempt);
            if (!approved.TryGetValue(attempt, out string? hash) || hash == HashOf(call.Called.Tool)) continue;
            string given = DataJson.Write(call.Called.Tool.Input);
            yield return Finding.At(23, call, $"is another call than was approved: {given}");
        }
    }

    private static string HashOf(ToolCall call)
    {
        string text = $"{call.Tool}\n{DataJson.Write(call.Input)}";
        if (SimulatedToolSet.TargetOf(call.Tool) is { } target) text += $"\n{target}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
