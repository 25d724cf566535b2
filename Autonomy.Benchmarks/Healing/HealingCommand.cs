using Autonomy.Actors.Runtime;
using Autonomy.Adapters;
using Autonomy.Adapters.Control;
using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Loads;
using Autonomy.Benchmarks.Measuring;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Benchmarks.Healing;

/// <summary>How much of what goes wrong is healed without a person, and what learning changes.</summary>
internal static class HealingCommand
{
    // Replies wait for a minute of the engine's clock: it must not run so fast that this is too short to commit in.
    private const int ClockFactor = 20;

    private static readonly DataObject Inputs = DataObject.Of(("number", "5"));

    public static readonly Benchmark Benchmark = new(
        "healing",
        """
        Executions of steps that meet trouble: half of the steps fail, with kinds
        drawn from K1 to K18; of those, 80 % have a fallback. A service that is
        down comes back after one or two calls, or, in half of the cases with a
        fallback, never. A person answers what is asked, and knows the truth. Two
        rounds with the same draws: the first engine has learned nothing, the
        second goes by what the first one's journal teaches. Each effect that must
        not be repeated stands in a ledger. The engine's clock runs 20 times as
        fast as the system's.
        """,
        [
            new Setting.Number("--executions", "executions of a round", 1_000, 1, 100_000),
            new Setting.Number("--steps", "steps of each that may meet trouble", 6, 1, 50),
            new Setting.Number("--seed", "what the draws follow from", 1, 0, int.MaxValue),
        ],
        RunAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        using var folder = new BenchmarkFolder(settings.Text("--data"));
        Round before = await RoundAsync(settings, folder.Path, learns: false, cancellation);
        Round after = await RoundAsync(settings, folder.Path, learns: true, cancellation);
        var report = new Report("autonomy", "healing");
        report.Add("executions", "executions of a round", settings.Number("--executions"));
        Add(report, "", "", before);
        Add(report, "learned", "learned: ", after);
        return report;
    }

    private static void Add(Report report, string key, string label, Round round)
    {
        string Key(string name) => key.Length == 0 ? name : $"{key}{char.ToUpperInvariant(name[0])}{name[1..]}";
        report.Add(Key("healableExecutions"), $"{label}healable executions", round.Healable)
            .Add(Key("healableCompletedPercent"), $"{label}of these, completed", Percent(
                round.HealableCompleted, round.Healable), "%", 2)
            .Add(Key("nonCriticalErrors"), $"{label}steps with a non-critical error", round.NonCritical)
            .Add(Key("nonCriticalHealedPercent"), $"{label}of these, healed without a person", Percent(
                round.NonCriticalHealed, round.NonCritical), "%", 2)
            .Add(Key("unsafeRepeats"), $"{label}unsafe repeats", round.UnsafeRepeats)
            .Add(Key("failures"), $"{label}attempts that failed", round.Figures.Failures)
            .Add(Key("decisionsPer100Failures"), $"{label}decisions per 100 failures", Percent(
                round.Figures.Decisions, round.Figures.Failures), "", 2)
            .Add(Key("decisionsPer100Troubled"), $"{label}decisions per 100 steps in trouble", Percent(
                round.Figures.Decisions, round.Troubled), "", 2)
            .Add(Key("decisionsPerExecution"), $"{label}decisions per execution",
                (double)round.Figures.Decisions / round.Executions, "", 3)
            .Add(Key("recoveryMedianSeconds"), $"{label}first failure to completion, median",
                round.Figures.MedianRecoverySeconds, "s", 2);
    }

    private static double Percent(int part, int whole) => whole == 0 ? 0 : 100.0 * part / whole;

    private static async Task<Round> RoundAsync(
        Settings settings, string folder, bool learns, CancellationToken cancellation)
    {
        var ledger = new EffectLedger();
        var flaky = new FlakyTools(ledger);
        IToolCatalog tools = new ToolRegistry([new ControlAdapter(), flaky]);
        int executions = settings.Number("--executions");
        FlakyPlan[] plans = DrawAll(executions, settings, tools);
        string data = Path.Combine(folder, learns ? "learned" : "first");
        // The second engine begins with the first one's journal, and what that teaches.
        if (learns) CopyStore(Path.Combine(folder, "first"), data);
        await using var engine = BenchmarkEngine.OpenWithClock(data, tools, new FastClock(ClockFactor), learns);
        while (learns && await engine.FollowerLagAsync() > 0) await Task.Yield();
        long begin = engine.Journal.HeadOffset;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var person = new Person(engine, ledger, begin);
        Task answering = person.AnswerAsync(stop.Token);
        var ids = new ExecutionId[executions];
        await Parallel.ForAsync(0, executions, cancellation, async (number, _) =>
        {
            ids[number] = await engine.SubmitAsync(plans[number].Plan, Inputs);
            await engine.WhenEndedAsync(ids[number]);
        });
        await stop.CancelAsync();
        await answering;
        HealingFigures figures = await HealingFigures.ReadAsync(engine.Journal, begin);
        return Round.Of(plans, ids, figures, ledger);
    }

    private static FlakyPlan[] DrawAll(int count, Settings settings, IToolCatalog tools)
    {
        var random = new SeededRandom((ulong)settings.Number("--seed"));
        return [.. Enumerable.Range(0, count).Select(_ => FlakyPlan.Draw(settings.Number("--steps"), tools, random))];
    }

    private static void CopyStore(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
