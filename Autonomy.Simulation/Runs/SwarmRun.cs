using System.Diagnostics;
using Autonomy.Simulation.Checkers;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.Runs;

/// <summary>Many runs, one after another, from one seed each.</summary>
internal sealed class SwarmRun(SeedRun run)
{
    private readonly Stopwatch _clock = new();
    private readonly List<RunResult> _findings = [];
    private readonly Dictionary<ulong, ulong> _hashes = [];

    /// <summary>What the runs met, and what none of them did.</summary>
    public Coverage Coverage { get; } = new();

    /// <summary>The faults, and the states of steps that they found.</summary>
    public FaultsByState Faults { get; } = new();

    /// <summary>The runs in which something did not hold.</summary>
    public IReadOnlyList<RunResult> Findings => _findings;

    /// <summary>The trace hash of each seed that came to its end.</summary>
    public IReadOnlyDictionary<ulong, ulong> Hashes => _hashes;

    public int Seeds { get; private set; }

    public long Turns { get; private set; }

    /// <summary>How long all runs took in their own time.</summary>
    public TimeSpan VirtualTime { get; private set; }

    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Runs one seed more.</summary>
    public RunResult Next(ulong seed)
    {
        _clock.Start();
        RunResult result = run.Run(ScenarioDraw.Draw(seed));
        Seeds++;
        if (!result.IsSound) _findings.Add(result);
        if (result is { Outcome: { } outcome, History: { } history })
        {
            _hashes[seed] = outcome.TraceHash;
            Turns += outcome.Turns;
            VirtualTime += outcome.Length;
            Coverage.Add(history);
            Faults.Add(history);
        }

        _clock.Stop();
        return result;
    }
}
