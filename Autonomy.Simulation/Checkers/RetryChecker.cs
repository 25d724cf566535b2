using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// After a failure: as many tries as the policy says and not before their time, and nothing is repeated or given up
/// whose effect is not known.
/// </summary>
internal static class RetryChecker
{
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(2);

    public static Checker Checker { get; } = new("retries", [15, 16], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        foreach ((ExecutionId execution, Life life, DurableEvent seen) in history.Moments())
        {
            if (life.UnitOf(seen.Happened) is not { } unit) continue;
            if (seen.Happened is ExecutionEvent.StepReady && unit.Stage == UnitStage.AwaitsRetry
                && seen.Stored.Time < unit.Until)
            {
                yield return Finding.At(
                    15, execution, seen, $"lets {unit.Unit} go on at {seen.Stored.Time:O}, before its retry's time "
                    + $"{unit.Until:O}");
            }

            if (unit is not { Stage: UnitStage.Broken, LastFailure: { } failure }) continue;
            var after = new Aftermath(
                unit, failure, life.Step(unit.Unit.Step)!.Definition, history.IsRepeatable(unit.Effect, unit.Tool));
            if (after.FaultOf(seen) is { } fault) yield return Finding.At(fault.Invariant, execution, seen, fault.What);
        }
    }

    /// <summary>What may follow from the failure of an attempt.</summary>
    private sealed record Aftermath(UnitLife Unit, Failure Failure, StepDefinition Definition, bool IsRepeatable)
    {
        private bool IsSafe => IsRepeatable || Failure.Effect == FailureEffect.None;

        private bool IsUnknown => !IsRepeatable && Failure.Effect == FailureEffect.Unknown;

        private bool IsOutOfTime => Failure.Code == FailureCodes.StepDeadline;

        private string Name => $"attempt {Unit.Attempts} of {Unit.Unit} ({Failure.Kind}, effect {Failure.Effect})";

        public Fault? FaultOf(DurableEvent seen) => seen.Happened switch
        {
            ExecutionEvent.RetryScheduled retry => OfRetry(retry, seen.Stored.Time),
            ExecutionEvent.StepReady => OfRepeat(),
            ExecutionEvent.FallbackChosen or ExecutionEvent.StepFailed or ExecutionEvent.ItemFailed =>
                OfGivingUp(seen.Happened),
            _ => null,
        };

        private Fault? OfRetry(ExecutionEvent.RetryScheduled retry, DateTimeOffset now)
        {
            if (!IsSafe) return new Fault(16, $"repeats {Name}, which is not safe to repeat and may have happened");
            if (!Failure.MayPass()) return new Fault(15, $"repeats {Name}, which no repeat can help");
            if (Unit.Tries >= Definition.Retry.Attempts)
            {
                return new Fault(15, $"repeats {Name} after {Unit.Tries} tries; {Definition.Retry.Attempts} are the "
                    + "most");
            }

            double grown = Definition.Retry.Initial.TotalMilliseconds
                * Math.Pow(Definition.Retry.Factor, Math.Max(0, Unit.Tries - 1));
            TimeSpan longest = TimeSpan.FromMilliseconds(Math.Min(Definition.Retry.Max.TotalMilliseconds, grown));
            TimeSpan asked = Min(Failure.RetryAfter ?? TimeSpan.Zero, PlanLimits.WaitMax);
            TimeSpan delay = retry.At - now;
            if (delay < asked) return new Fault(15, $"repeats {Name} after {delay}; the other side asked for {asked}");
            return delay > Max(longest, asked) + Rounding
                ? new Fault(15, $"repeats {Name} after {delay}; {Max(longest, asked)} is the longest")
                : null;
        }

        private Fault? OfRepeat()
        {
            if (Failure.Code != FailureCodes.Interrupted)
                return new Fault(15, $"repeats {Name} at once; it should wait as its policy says");
            return IsSafe ? null : new Fault(16, $"repeats {Name}, which the engine lost and nobody can tell of");
        }

        private Fault? OfGivingUp(ExecutionEvent happened)
        {
            if (IsOutOfTime) return null;
            if (IsUnknown) return new Fault(16, $"gives {Name} up; a person should be asked");
            bool isGuarded = Failure.Kind is FailureKind.SecurityViolation or FailureKind.DataLossRisk;
            if (happened is ExecutionEvent.FallbackChosen && isGuarded)
                return new Fault(15, $"takes a fallback after {Name}; a broken guard has none");
            bool hasTries = Failure.MayPass() && IsSafe && Unit.Tries < Definition.Retry.Attempts;
            return hasTries
                ? new Fault(15, $"gives {Name} up after {Unit.Tries} of {Definition.Retry.Attempts} tries")
                : null;
        }

        private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

        private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }
}
