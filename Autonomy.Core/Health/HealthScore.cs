using System.Collections.Immutable;

namespace Autonomy.Core.Health;

/// <summary>How well an execution does, in one word. The better comes first.</summary>
public enum HealthClass
{
    /// <summary>80 or more.</summary>
    Excellent,

    /// <summary>60 to 79.</summary>
    Good,

    /// <summary>40 to 59.</summary>
    Degraded,

    /// <summary>Below 40.</summary>
    Critical,
}

/// <summary>What takes points off.</summary>
public enum HealthAspect
{
    /// <summary>The part of the finished work that was done.</summary>
    Completion,

    /// <summary>The part of the attempts that failed.</summary>
    Errors,

    /// <summary>How much longer attempts took than expected.</summary>
    Slowness,
}

/// <summary>One part of a score.</summary>
/// <param name="Aspect">What it is about.</param>
/// <param name="Value">A part of 1; of slowness, how often over the expected time was taken.</param>
/// <param name="Target">The value up to which, or from which on, nothing is taken off.</param>
/// <param name="TakenOff">The points that it took off, 0 or more.</param>
public sealed record HealthPart(HealthAspect Aspect, double Value, double Target, double TakenOff);

/// <summary>
/// The score of finished work, 0 to 100: full marks less what failures to complete, errors and slowness take off. What
/// is still to come is no failure, so that an execution begins with 100.
/// </summary>
/// <param name="Value">The score.</param>
/// <param name="Parts">What took points off it, each aspect once.</param>
public sealed record HealthScore(double Value, ImmutableArray<HealthPart> Parts)
{
    /// <summary>From this completion rate on, nothing is taken off.</summary>
    public const double CompletionTarget = 0.8;

    /// <summary>Up to this error rate, nothing is taken off.</summary>
    public const double ErrorTarget = 0.2;

    /// <summary>The most that slowness takes off: reached by twice the expected time.</summary>
    public const double SlownessMost = 15;

    private const double CompletionWeight = 50;
    private const double ErrorWeight = 25;

    /// <summary>The class of the score.</summary>
    public HealthClass Class => ClassOf(Value);

    /// <summary>The score of finished work, with its parts.</summary>
    public static HealthScore Of(in WorkTally work) => new(
        ValueOf(work),
        [
            new HealthPart(HealthAspect.Completion, work.CompletionRate, CompletionTarget, CompletionLoss(work)),
            new HealthPart(HealthAspect.Errors, work.ErrorRate, ErrorTarget, ErrorLoss(work)),
            new HealthPart(HealthAspect.Slowness, work.Slowness, 1, SlownessLoss(work)),
        ]);

    /// <summary>The score alone.</summary>
    public static double ValueOf(in WorkTally work) =>
        Math.Max(0, 100 - CompletionLoss(work) - ErrorLoss(work) - SlownessLoss(work));

    /// <summary>The class of a score.</summary>
    public static HealthClass ClassOf(double score) => score switch
    {
        >= 80 => HealthClass.Excellent,
        >= 60 => HealthClass.Good,
        >= 40 => HealthClass.Degraded,
        _ => HealthClass.Critical,
    };

    private static double CompletionLoss(in WorkTally work) =>
        Math.Max(0, CompletionTarget - work.CompletionRate) * CompletionWeight;

    private static double ErrorLoss(in WorkTally work) => Math.Max(0, work.ErrorRate - ErrorTarget) * ErrorWeight;

    private static double SlownessLoss(in WorkTally work) => Math.Clamp(work.Slowness - 1, 0, 1) * SlownessMost;
}
