using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.Workload;

/// <summary>Draws answers to decisions.</summary>
internal static class Answers
{
    /// <summary>A hash of no call that there is.</summary>
    public const string WrongHash = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>
    /// One of the options, whichever; with an output where one is asked for, other arguments where a call follows, the
    /// hash of what was seen, or none of that. Some of it must be refused.
    /// </summary>
    public static ExecutionCommand.Answer Draw(SeededRandom random, DecisionRequest request, string by)
    {
        string option = Chance.Pick(random, request.Options).Name;
        // An execution that is stopped at every question ends too soon to show much.
        if (option == DecisionOption.Stop && Chance.Is(random, 0.6))
            option = request.Kind == DecisionKind.Budget ? DecisionOption.Raise : DecisionOption.Retry;
        if (request.Kind == DecisionKind.Budget)
        {
            return new ExecutionCommand.Answer(
                request.Id, option, by, null, option == DecisionOption.Raise ? RaiseOf(random) : null);
        }

        bool hasOutput = option == DecisionOption.Done && Chance.Is(random, 0.7);
        DataValue? output = hasOutput ? DataObject.Of(("ok", true), ("n", 5), ("text", "by hand")) : null;
        var answer = new ExecutionCommand.Answer(
            request.Id, option, by, Chance.Is(random, 0.3) ? "because" : null, output);
        bool isCall = request.Kind is DecisionKind.Approval or DecisionKind.Failure
            && option is DecisionOption.Approve or DecisionOption.Retry;
        return answer with
        {
            Arguments = isCall && Chance.Is(random, 0.35) ? ArgumentsOf(random) : null,
            Always = isCall && Chance.Is(random, 0.15),
            CallHash = Chance.Is(random, 0.2)
                ? Chance.Is(random, 0.3) ? WrongHash : request.CallHash
                : null,
        };
    }

    // The last of them is no amount.
    private static DataObject? RaiseOf(SeededRandom random) => Chance.Of(random) switch
    {
        < 0.5 => null,
        < 0.65 => DataObject.Of(("calls", Chance.Between(random, 1, 9))),
        < 0.9 => DataObject.Of(
            ("cost", Chance.Between(random, 1, 5)), ("tokens", Chance.Between(random, 1, 5_000)),
            ("calls", Chance.Between(random, 1, 20)), ("duration", $"{Chance.Between(random, 1, 30)}m")),
        _ => DataObject.Of(("calls", "more")),
    };

    // The last of them fits no tool.
    private static DataObject ArgumentsOf(SeededRandom random) => Chance.Of(random) switch
    {
        < 0.5 => DataObject.Of(("value", Chance.Between(random, 100, 999))),
        < 0.85 => DataObject.Of(("value", "edited"), ("count", Chance.Between(random, 0, 9))),
        _ => DataObject.Of(("count", "many")),
    };
}
