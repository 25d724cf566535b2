using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.Workload;

/// <summary>Draws answers to decisions.</summary>
internal static class Answers
{
    /// <summary>One of the options, whichever; with an output where one is asked for, or none.</summary>
    public static ExecutionCommand.Answer Draw(SeededRandom random, DecisionRequest request, string by)
    {
        string option = Chance.Pick(random, request.Options).Name;
        // An execution that is stopped at every question ends too soon to show much.
        if (option == DecisionOption.Stop && Chance.Is(random, 0.6)) option = DecisionOption.Retry;
        bool hasOutput = option == DecisionOption.Done && Chance.Is(random, 0.7);
        DataValue? output = hasOutput ? DataObject.Of(("ok", true), ("n", 5), ("text", "by hand")) : null;
        return new ExecutionCommand.Answer(
            request.Id, option, by, Chance.Is(random, 0.3) ? "because" : null, output);
    }
}
