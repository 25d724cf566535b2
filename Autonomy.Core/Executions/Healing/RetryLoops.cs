using System.Collections.Immutable;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Executions;

/// <summary>
/// People who answer <c>retry</c> to the same failure again and again go round in circles: from the third time on the
/// question says so, and trying again is the last of its options. The retries of a ladder have ends of their own, and
/// those of a step's <c>retry</c> may poll for what its author waits for; neither is looked at here.
/// </summary>
internal static class RetryLoops
{
    /// <summary>The question, which remembers its failure, and says if it was answered in vain.</summary>
    public static DecisionRequest Noticed(ExecutionState state, DecisionRequest request, string fingerprint)
    {
        DecisionRequest known = request with { Fingerprint = fingerprint };
        if (LoopDetection.Find(HistoryOf(state, known).AsSpan()) is not { } loop) return known;
        string told = LoopDetection.ToFailure(loop, $"The step '{request.Step}'").Message;
        return known with
        {
            Question = $"{request.Question} {told}",
            Options = [.. request.Options.OrderBy(option => option.Name == DecisionOption.Retry)],
            Default = request.Default == DecisionOption.Retry ? DecisionOption.Skip : request.Default,
        };
    }

    // The failures that were answered with retry in a row, and the one that is asked about.
    private static ImmutableArray<LoopEntry> HistoryOf(ExecutionState state, DecisionRequest request)
    {
        ImmutableArray<LoopEntry> history = [];
        foreach (DecisionState asked in state.Decisions)
        {
            DecisionRequest earlier = asked.Request;
            bool isOfUnit = earlier.Step == request.Step && earlier.Item == request.Item;
            if (!isOfUnit || earlier.Fingerprint is not { } fingerprint) continue;
            history = asked.Answer is { Option: DecisionOption.Retry }
                ? LoopDetection.Append(history, EntryOf(fingerprint))
                : [];
        }

        return LoopDetection.Append(history, EntryOf(request.Fingerprint!));
    }

    private static LoopEntry EntryOf(string fingerprint) => new(fingerprint, fingerprint, fingerprint);
}
