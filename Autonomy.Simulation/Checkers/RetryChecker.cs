using Autonomy.Core.Executions;
using Autonomy.Core.Learning;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// After a failure: the rungs that its kind has, as many tries as the policy says and not before their time, and
/// nothing is repeated or given up whose effect is not known.
/// </summary>
internal static class RetryChecker
{
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(2);

    public static Checker Checker { get; } = new("retries", [15, 16], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        var learned = new LearnedLessons(history);
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
                life, unit, failure, life.Step(unit.Unit.Step)!.Definition,
                history.IsRepeatable(unit.Effect, unit.Tool), learned);
            if (after.FaultOf(seen) is { } fault) yield return Finding.At(fault.Invariant, execution, seen, fault.What);
        }
    }

    /// <summary>What may follow from the failure of an attempt.</summary>
    private sealed record Aftermath(
        Life Life, UnitLife Unit, Failure Failure, StepDefinition Definition, bool IsRepeatable,
        LearnedLessons Learned)
    {
        private HealingRow Row { get; } = HealingTable.Default.Of(Failure.Kind, default);

        private bool IsSafe => IsRepeatable || Failure.Effect == FailureEffect.None;

        private bool IsUnknown => !IsRepeatable && Failure.Effect == FailureEffect.Unknown;

        private bool IsOutOfTime => Failure.Code == FailureCodes.StepDeadline;

        /// <summary>How often the call was healed of this kind, the rung just taken included.</summary>
        private int Heals => Unit.Heals.Count(heal =>
            heal.Kind == Failure.Kind && heal.Rung is not (Rung.Substitute or Rung.Rollback));

        private bool IsRateLimited => Failure.Kind == FailureKind.RateLimited;

        private string Name => $"attempt {Unit.Attempts} of {Unit.Unit} ({Failure.Kind}, effect {Failure.Effect})";

        public Fault? FaultOf(DurableEvent seen) => seen.Happened switch
        {
            ExecutionEvent.RetryScheduled retry => OfRetry(retry, seen.Stored.Time),
            ExecutionEvent.HealingApplied heal => OfHealing(heal),
            ExecutionEvent.StepReady => OfRepeat(),
            ExecutionEvent.FallbackChosen or ExecutionEvent.StepFailed or ExecutionEvent.ItemFailed
                or ExecutionEvent.DecisionRequired { Request.Kind: DecisionKind.Failure } =>
                OfGivingUp(seen),
            _ => null,
        };

        private Fault? OfHealing(ExecutionEvent.HealingApplied heal)
        {
            bool isOther = heal.Attempt != Unit.Attempts || heal.Kind != Failure.Kind;
            if (isOther) return new Fault(15, $"heals attempt {heal.Attempt} ({heal.Kind}); what failed is {Name}");
            if (!Row.Has(heal.Rung)) return new Fault(15, $"takes {heal.Rung} after {Name}, which it cannot help");
            bool isSafe = heal.Rung switch
            {
                Rung.Substitute => !Unit.MayStand,
                Rung.Rollback => Unit.Standing.Count > 0,
                Rung.Decide => true,
                Rung.RepairInput => Failure.Effect == FailureEffect.None,
                _ => IsSafe,
            };
            if (!isSafe) return new Fault(16, $"takes {heal.Rung} after {Name}, which may have happened");
            bool isBounded = heal.Rung is Rung.RefreshToken or Rung.RepairInput;
            return isBounded && Heals >= Row.AttemptsMax
                ? new Fault(
                    15, $"takes {heal.Rung} after {Name}, {Heals} times before; {Row.AttemptsMax} are the most")
                : null;
        }

        private Fault? OfRetry(ExecutionEvent.RetryScheduled retry, DateTimeOffset now)
        {
            if (Unit.Heals is not [.., var heal] || heal.Attempt != Unit.Attempts || !IsRetry(heal.Rung))
                return new Fault(15, $"repeats {Name} without a word on why");
            if (!IsSafe) return new Fault(16, $"repeats {Name}, which is not safe to repeat and may have happened");
            if (!Row.Has(heal.Rung)) return new Fault(15, $"repeats {Name}, which {heal.Rung} cannot help");
            return heal.Rung == Rung.Park ? null : OfTries() ?? OfDelay(retry.At - now);
        }

        private Fault? OfTries()
        {
            (int done, int most) = IsRateLimited
                ? (Heals, Row.AttemptsMax + 1)
                : (Unit.Tries, Definition.Retry?.Attempts ?? HealingLimits.TriesDefault);
            return done >= most ? new Fault(15, $"repeats {Name} after {done} tries; {most} are the most") : null;
        }

        private Fault? OfDelay(TimeSpan delay)
        {
            RetryPolicy policy = Definition.Retry ?? new RetryPolicy(0, Row.Initial, HealingRow.Factor, Row.Max);
            int tries = IsRateLimited ? Heals : Unit.Tries;
            double grown = policy.Initial.TotalMilliseconds * Math.Pow(policy.Factor, Math.Max(0, tries - 1));
            TimeSpan longest = TimeSpan.FromMilliseconds(Math.Min(policy.Max.TotalMilliseconds, grown));
            TimeSpan asked = Min(Failure.RetryAfter ?? TimeSpan.Zero, PlanLimits.WaitMax);
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

        private Fault? OfGivingUp(DurableEvent seen)
        {
            if (IsOutOfTime) return null;
            if (IsUnknown) return new Fault(16, $"gives {Name} up; a person should be asked");
            bool isGuarded = Failure.Kind is FailureKind.SecurityViolation or FailureKind.DataLossRisk;
            if (seen.Happened is ExecutionEvent.FallbackChosen && isGuarded)
                return new Fault(15, $"takes a fallback after {Name}; a broken guard has none");
            return Failure.MayPass() && IsSafe && HasTries(seen) && !IsLearned(seen)
                ? new Fault(15, $"gives {Name} up after {Unit.Tries} tries and {Heals} rungs for its kind")
                : null;
        }

        // docs/healing.md: what was seen of a fingerprint puts the rungs into another order, or leaves some out.
        private bool IsLearned(DurableEvent seen) => seen.Happened is ExecutionEvent.FallbackChosen
            && Unit.Heals is [.., { Rung: Rung.Substitute } heal] && heal.Attempt == Unit.Attempts
            ? Learned.SeenBefore(seen.Entry, heal.Fingerprint) >= Lessons.SeenMinToReorder
            : Learned.SeenBefore(seen.Entry, Failure.Kind, Unit.Tool) >= Lessons.SeenMinToDrop;

        private bool HasTries(DurableEvent seen)
        {
            if (seen.Stored.Time - Unit.FirstFailedAt >= HealingLimits.TimeMax) return false;
            if (IsRateLimited) return Heals < Row.AttemptsMax;
            if (Definition.Retry is { } policy) return Unit.Tries < policy.Attempts;
            return Unit.Tries < HealingLimits.TriesDefault
                && Heals < Row.AttemptsMax
                && Life.Retries < HealingLimits.RetriesOf(Life.Calls);
        }

        private static bool IsRetry(Rung rung) =>
            rung is Rung.Retry or Rung.MoreTime or Rung.Park or Rung.FewerAtOnce;

        private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

        private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }
}
