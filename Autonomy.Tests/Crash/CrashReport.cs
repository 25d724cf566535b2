using System.Globalization;
using Autonomy.Journals;

namespace Autonomy.Tests.Crash;

/// <summary>What killing engines showed, as it stands.</summary>
internal sealed class CrashReport(int seed)
{
    private static readonly TimeSpan RecoveryGoal = TimeSpan.FromSeconds(2);

    private readonly List<TimeSpan> _recoveries = [];
    private readonly List<TimeSpan> _ownRecoveries = [];
    private readonly List<TimeSpan> _recoveryCpu = [];
    private IReadOnlyList<string> _ofHistory = [];
    private IReadOnlyList<StoreFault> _ofStore = [];
    private int _executions;
    private int _attemptsLost;
    private int _questions;
    private int _effects;
    private int _repeated;
    private int _irreversibleRepeated;
    private int _recovered;
    private int _accepted;
    private int _killedEarly;

    /// <summary>Engines killed.</summary>
    public int Kills { get; private set; }

    /// <summary>What went wrong with the engines themselves.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Everything that went wrong.</summary>
    public IReadOnlyList<string> Faults =>
        [.. Violations, .. _ofHistory, .. _ofStore.Select(fault => $"{fault.Stream} {fault.Version}: {fault.Message}")];

    /// <summary>Whether a person would wait too long for what was open.</summary>
    public bool IsSlow => Percentile(_recoveries, 0.99) > RecoveryGoal;

    /// <summary>How it stands, in one line.</summary>
    public string Progress =>
        $"{Kills} kills, {_accepted} accepted, {_effects} effects, {_questions} asked about, {Faults.Count} faults, "
        + $"recovery p99 {Milliseconds(Percentile(_recoveries, 0.99))} ms";

    /// <summary>All of it.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture, $"""
        seed                              {seed}
        engines killed                    {Kills}, of them {_killedEarly} before they had recovered
        executions accepted               {_accepted}
        executions stored, children too   {_executions}
        executions lost                   {_ofHistory.Count(fault => fault.Contains("lost", StringComparison.Ordinal))}
        effects                           {_effects}
        attempts cut off                  {_attemptsLost}
        steps repeated beyond the allowed {_repeated}
        irreversible effects repeated     {_irreversibleRepeated}
        steps asked about                 {_questions}
        faults in the store               {_ofStore.Count}
        executions recovered              {_recovered}
        recovery, process start included  {Times(_recoveries)}
        recovery, runtime's start left out {Times(_ownRecoveries)}
        processor time of a recovery      {Times(_recoveryCpu)}
        """);

    /// <summary>An engine is dead.</summary>
    public void Take(DoomedEngine engine)
    {
        Kills++;
        _accepted += engine.Accepted.Count;
        _recovered += engine.Recovered;
        if (engine is not { Recovery: { } recovery, OwnRecovery: { } own, RecoveryCpu: { } cpu })
        {
            _killedEarly++;
            return;
        }

        _recoveries.Add(recovery);
        _ownRecoveries.Add(own);
        _recoveryCpu.Add(cpu);
    }

    /// <summary>A round was checked.</summary>
    public void Take(CrashHistory history, StoreVerification verified)
    {
        _ofHistory = history.Violations;
        _ofStore = verified.Faults;
        _executions = history.Executions;
        _attemptsLost = history.AttemptsLost;
        _questions = history.Questions;
        _effects = history.Effects;
        _repeated = history.Repeated;
        _irreversibleRepeated = history.IrreversibleRepeated;
    }

    private static string Times(List<TimeSpan> times) =>
        $"p50 {Milliseconds(Percentile(times, 0.5))}, p99 {Milliseconds(Percentile(times, 0.99))}, "
        + $"max {Milliseconds(Percentile(times, 1))} ms, of {times.Count}";

    private static string Milliseconds(TimeSpan time) =>
        time.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);

    private static TimeSpan Percentile(List<TimeSpan> times, double share)
    {
        if (times.Count == 0) return TimeSpan.Zero;
        List<TimeSpan> sorted = [.. times.Order()];
        return sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
    }
}
