using Autonomy.Actors.Runtime;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.Workload;

/// <summary>How one call of a tool will go, seen from the world.</summary>
internal sealed record CallScript
{
    private static readonly FailureKind[] Transient =
    [
        FailureKind.ConnectFailed, FailureKind.Unavailable, FailureKind.RateLimited, FailureKind.Conflict,
        FailureKind.Unknown, FailureKind.Timeout, FailureKind.AnswerCut, FailureKind.NoProgress,
        FailureKind.TokenExpired, FailureKind.TooLarge,
    ];

    // K22 is our own cancel, which no tool says of itself.
    private static readonly FailureKind[] Permanent =
    [
        .. Enum.GetValues<FailureKind>().Except(Transient).Where(kind => kind != FailureKind.Cancelled),
    ];

    private static readonly FailureKind[] Lost =
        [FailureKind.AnswerCut, FailureKind.Timeout, FailureKind.Unavailable, FailureKind.ConnectFailed];

    /// <summary>When its effect comes about; null: never.</summary>
    public TimeSpan? Effect { get; init; }

    /// <summary>When it ends; null: not by itself.</summary>
    public TimeSpan? End { get; init; }

    /// <summary>How it fails; null: it does not.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Whether the adapter throws in place of an answer.</summary>
    public bool Throws { get; init; }

    /// <summary>Whether its output is too large for an event.</summary>
    public bool IsLarge { get; init; }

    /// <summary>How long after it is asked to end it does; null: it does not listen.</summary>
    public TimeSpan? Stop { get; init; }

    /// <summary>Whether an effect that has not come about when it is asked to end never does.</summary>
    public bool StopPreventsEffect { get; init; }

    /// <summary>What it uses; null: nobody measures it.</summary>
    public AttemptUsage? Usage { get; init; }

    /// <summary>Draws one, with the faults that strike.</summary>
    /// <param name="random">The call's own stream.</param>
    /// <param name="strikes">Whether a fault of this kind strikes it.</param>
    /// <param name="timeout">How long the engine waits for it.</param>
    public static CallScript Draw(SeededRandom random, Predicate<FaultKind> strikes, TimeSpan timeout)
    {
        // Drawn whether they are needed or not, so that a fault more or less leaves the rest of the call as it was.
        TimeSpan latency = LatencyOf(random);
        double share = Chance.Of(random);
        double luck = Chance.Of(random);
        CallScript usual = new()
        {
            End = latency,
            Effect = latency * share,
            Stop = Chance.Is(random, 0.9)
                ? Chance.Between(random, TimeSpan.Zero, TimeSpan.FromSeconds(4))
                : null,
            StopPreventsEffect = Chance.Is(random, 0.7),
        };
        if (strikes(FaultKind.ToolHang)) return usual with { End = null, Effect = Sometimes(usual, luck) };
        if (strikes(FaultKind.ToolSlow)) return Stretch(usual, TimeSpan.FromSeconds(1 + 30 * luck), share);
        if (strikes(FaultKind.AnswerAfterTimeout))
            return Stretch(usual, timeout + TimeSpan.FromSeconds(8 * luck), share) with { Stop = null };
        if (strikes(FaultKind.ToolError)) return usual with { Effect = null, Failure = ErrorOf(random) };
        if (strikes(FaultKind.ToolThrow)) return usual with { Effect = Sometimes(usual, luck), Throws = true };
        if (strikes(FaultKind.EffectAnswerLost)) return usual with { Failure = LossOf(random) };
        return strikes(FaultKind.HugeOutput) ? usual with { IsLarge = true } : usual;
    }

    /// <summary>What a call uses: often more than was expected, and often not all of it is known.</summary>
    public static AttemptUsage? DrawUsage(SeededRandom random) => Chance.Is(random, 0.6)
        ? new AttemptUsage
        {
            CostUsd = Chance.Is(random, 0.6) ? Chance.Between(random, 0, 99) / 100m : null,
            Tokens = Chance.Is(random, 0.6) ? Chance.Between(random, 0, 1_500) : null,
        }
        : null;

    private static TimeSpan? Sometimes(CallScript usual, double luck) => luck < 0.5 ? usual.Effect : null;

    private static CallScript Stretch(CallScript usual, TimeSpan latency, double share) =>
        usual with { End = latency, Effect = latency * share };

    private static TimeSpan LatencyOf(SeededRandom random) => Chance.Of(random) switch
    {
        < 0.1 => TimeSpan.Zero,
        < 0.9 => Chance.Between(random, TimeSpan.Zero, TimeSpan.FromMilliseconds(50)),
        _ => Chance.Between(random, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2)),
    };

    /// <summary>The call as it goes with a token that has expired: at once, and to nothing.</summary>
    public CallScript AfterExpiry() => this with
    {
        Effect = null,
        End = TimeSpan.Zero,
        Throws = false,
        Failure = ErrorOf(FailureKind.TokenExpired, "simulated_expiry", retryAfter: null),
    };

    private static Failure ErrorOf(SeededRandom random)
    {
        bool isTransient = Chance.Is(random, 0.55);
        FailureKind kind = Chance.Pick(random, isTransient ? Transient : Permanent);
        TimeSpan? retryAfter = isTransient && Chance.Is(random, 0.3)
            ? Chance.Between(random, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20))
            : null;
        bool isTurnedAway = kind == FailureKind.Unavailable && Chance.Is(random, 0.4);
        return isTurnedAway
            ? ErrorOf(kind, FailureCodes.CircuitOpen, retryAfter ?? TimeSpan.FromSeconds(30))
            : ErrorOf(kind, "simulated_error", retryAfter);
    }

    private static Failure ErrorOf(FailureKind kind, string code, TimeSpan? retryAfter) => new()
    {
        Kind = kind,
        Code = code,
        Message = "The simulation lets it fail.",
        Effect = FailureEffect.None,
        RetryAfter = retryAfter,
    };

    private static Failure LossOf(SeededRandom random) => new()
    {
        Kind = Chance.Pick(random, Lost),
        Code = "simulated_loss",
        Message = "The simulation loses the answer.",
        Effect = FailureEffect.Unknown,
    };
}
