using Autonomy.Actors.Runtime;
using Autonomy.Benchmarks.Loads;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using BenchmarkDotNet.Attributes;

namespace Autonomy.Benchmarks.Micro;

/// <summary>
/// A turn of the decider: an attempt has ended, the next begins, and both are folded into the state. Each is the mean
/// over all turns of a chain, the submission among them.
/// </summary>
[MemoryDiagnoser]
public sealed class DeciderOps
{
    private const int Short = 10;
    private const int Long = 1_000;

    private static readonly IToolCatalog Tools = BenchmarkTools.Free();
    private static readonly Plan ShortPlan = BenchmarkPlans.ChainOfNoop(Short, Tools);
    private static readonly Plan LongPlan = BenchmarkPlans.ChainOfNoop(Long, Tools);
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly ExecutionId Id = ExecutionId.New("chain", SystemSeams.Random);

    /// <summary>In an execution of 10 steps.</summary>
    [Benchmark(OperationsPerInvoke = Short + 1)]
    public bool TurnOfTenSteps() => Run(ShortPlan, Short);

    /// <summary>In an execution of 1,000 steps.</summary>
    [Benchmark(OperationsPerInvoke = Long + 1)]
    public bool TurnOfAThousandSteps() => Run(LongPlan, Long);

    private static bool Run(Plan plan, int steps)
    {
        var state = new ExecutionState();
        Decide(state, new ExecutionCommand.Submit(Id, "default", plan, DataObject.Empty, "b", Priority.Medium, null));
        for (int step = 0; step < steps; step++)
        {
            Decide(state, new ExecutionCommand.EndAttempt(
                new UnitKey(step, null), 1, new ToolOutcome.Succeeded(DataNull.Value)));
        }

        return state.IsTerminal ? true : throw new InvalidOperationException("The chain did not end.");
    }

    private static void Decide(ExecutionState state, ExecutionCommand command)
    {
        if (ExecutionDecider.Decide(state, command, Now, new Rulebook(Tools)) is not Verdict.Accepted)
            throw new InvalidOperationException($"The command was refused: {command}");
    }
}
