using Autonomy.Core.Executions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>What holds of a budget for every plan and everything that can happen to it.</summary>
public sealed class BudgetPropertyTests
{
    [Fact]
    public void EveryReservationIsSettledOnceAndNothingIsSpentBesides() => Prop
        .ForAll(RandomPlans.Plans.ToArbitrary(), plan => Check(Live(plan)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static ExecutionRun Live((string Steps, int Concurrency, int Seed) plan)
    {
        var dice = new Dice(plan.Seed);
        string duration = $"{dice.Next(5, 60)}s";
        string budget = $$"""
            { "cost": {{dice.Next(0, 6)}}, "calls": {{dice.Next(1, 12)}}, "duration": "{{duration}}" }
            """;
        string steps = plan.Steps.Replace("test.pure", "test.paid", StringComparison.Ordinal);
        ExecutionRun run = ExecutionRun.WithBudget(budget, steps, plan.Concurrency);
        new RandomLife(run, dice).LiveToTheEnd();
        return run;
    }

    private static void Check(ExecutionRun run)
    {
        var open = new Dictionary<(string, int?), ExecutionEvent.BudgetReserved>();
        var limit = run.State.Budget!.First;
        (decimal cost, long calls) = (limit.Cost!.Value, limit.Calls!.Value);
        (decimal spent, decimal overrun, long called, long overcalled) = (0, 0, 0, 0);
        foreach (ExecutionEvent happened in run.Events)
        {
            switch (happened)
            {
                case ExecutionEvent.BudgetRaised raised:
                    (cost, calls) = (cost + (raised.CostUsd ?? 0), calls + (raised.Calls ?? 0));
                    break;
                case ExecutionEvent.BudgetReserved reserved:
                    Assert.True(open.TryAdd((reserved.Step, reserved.Item), reserved));
                    // What calls used beyond their reservation is an overrun; nothing else goes past the limit.
                    bool needsCost = reserved.CostUsd > 0;
                    Assert.True(!needsCost || spent + open.Values.Sum(kept => kept.CostUsd) <= cost + overrun);
                    Assert.True(called + open.Values.Sum(kept => kept.Calls) <= calls + overcalled);
                    break;
                case ExecutionEvent.BudgetSettled settled:
                    Assert.True(open.Remove((settled.Step, settled.Item), out ExecutionEvent.BudgetReserved? kept));
                    overrun += Math.Max(0, settled.CostUsd - kept.CostUsd);
                    overcalled += Math.Max(0, settled.Calls - kept.Calls);
                    (spent, called) = (spent + settled.CostUsd, called + settled.Calls);
                    break;
                default: break;
            }
        }

        bool isCutOff = run.State.IsTerminated;
        Assert.True(isCutOff || open.Count == 0);
        Assert.Equal(default, run.State.Budget.Reserved);
        Assert.Equal(spent + open.Values.Sum(kept => kept.CostUsd), run.State.Budget.Spent.CostUsd);
        Assert.Equal(called + open.Values.Sum(kept => kept.Calls), run.State.Budget.Spent.Calls);
    }
}
