using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Loads;
using Autonomy.Benchmarks.Measuring;

namespace Autonomy.Benchmarks.Peers;

/// <summary>The same work on Autonomy and on what a user would pick instead, in turns on the same machine.</summary>
internal static class PeerComparison
{
    // A first run fetches the peer's packages.
    private static readonly TimeSpan SetUpPatience = TimeSpan.FromMinutes(5);

    private static readonly string[] Known = ["restate", "dbos"];

    public static readonly Benchmark Benchmark = new(
        "peers",
        """
        'throughput' (or 'worker') and the same work on Restate and on DBOS over
        PostgreSQL, in turns: each system in processes of its own, with its durable
        default. The programs of the peers and what they need are beside the
        repository.
        """,
        [
            .. Throughput.Settings,
            new Setting.Choice("--own", "what of ours runs beside", "throughput", "worker"),
            new Setting.Number("--rounds", "turns; the median of each figure counts", 1, 1, 100),
            new Setting.Choice("--only", "which peer", "both", "restate", "dbos"),
            new Setting.Text("--peers", "DIR", "where run.sh is", "../shared/peers"),
        ],
        RunAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        string script = FindScript(settings.Text("--peers"));
        string[] names = settings.Word("--only") == "both" ? Known : [settings.Word("--only")];
        var own = new List<PeerFigures>();
        var runs = names.ToDictionary(name => name, _ => new List<PeerFigures>());
        var missing = new Dictionary<string, string>();
        foreach (string name in names)
        {
            if (WhatLacks(name) is { } lacks) missing[name] = lacks;
        }

        for (int round = settings.Number("--rounds"); round > 0; round--)
        {
            foreach (string name in names.Where(name => !missing.ContainsKey(name)))
            {
                own.Add(await RunOwnAsync(settings, cancellation));
                PeerFigures? figures = await RunPeerAsync(script, name, settings, missing, cancellation);
                if (figures is not null) runs[name].Add(figures);
            }
        }

        if (own.Count == 0)
            throw new BenchmarkRefusedException($"No peer can be run. {string.Join(' ', missing.Values)}");
        string work = $"{settings.Number("--chains")} clients x {settings.Number("--steps")} steps, "
            + $"{settings.Number("--seconds")} s each, {settings.Number("--rounds")} round(s)";
        return new PeerTable(
            work,
            PeerFigures.MedianOf(own),
            [.. names.Where(name => runs[name].Count > 0).Select(name => PeerFigures.MedianOf(runs[name]))],
            [.. missing.Values]);
    }

    private static string FindScript(string? given)
    {
        foreach (string folder in given is not null ? [given] : BesideTheRepository())
        {
            string script = Path.GetFullPath(Path.Combine(folder, "run.sh"));
            if (File.Exists(script)) return script;
        }

        throw new BenchmarkRefusedException(given is not null
            ? $"There is no run.sh in '{given}'. Name the folder of the peers with --peers DIR."
            : "There is no ../shared/peers/run.sh beside the repository. Name its folder with --peers DIR.");
    }

    // Looked for upwards from where it is run, and from where the program is.
    private static IEnumerable<string> BesideTheRepository()
    {
        foreach (string start in (string[])[Environment.CurrentDirectory, AppContext.BaseDirectory])
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Autonomy.sln")))
                    yield return Path.Combine(folder.FullName, "..", "shared", "peers");
            }
        }
    }

    private static string? WhatLacks(string peer)
    {
        if (FindProgram("bash") is null) return $"{peer} needs bash.";
        if (FindProgram("node") is null) return $"{peer} needs Node.js 20 or newer ('node' on the PATH).";
        const string Servers = "/usr/lib/postgresql";
        bool hasServer = Directory.Exists(Servers)
            && Directory.EnumerateDirectories(Servers).Any(one => File.Exists(Path.Combine(one, "bin", "initdb")));
        return peer == "dbos" && !hasServer
            ? "dbos needs PostgreSQL's server: apt-get install -y postgresql."
            : null;
    }

    private static string? FindProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static async Task<PeerFigures> RunOwnAsync(Settings settings, CancellationToken cancellation)
    {
        IEnumerable<string> data = settings.Text("--data") is { } folder ? ["--data", folder] : [];
        string[] args =
            [settings.Word("--own"), .. settings.Repeat("--chains", "--steps", "--seconds"), .. data, "--json"];
        using var program = ChildProgram.StartSelf(args);
        return PeerFigures.Read(await program.ReadLastLineAsync(PatienceWith(settings), cancellation))
            ?? throw new BenchmarkRefusedException($"The run of '{settings.Word("--own")}' gave no result.");
    }

    private static async Task<PeerFigures?> RunPeerAsync(
        string script,
        string name,
        Settings settings,
        Dictionary<string, string> missing,
        CancellationToken cancellation)
    {
        string[] args = [script, name, settings.Word("--chains"), settings.Word("--steps"), settings.Word("--seconds")];
        using var program = ChildProgram.Start("bash", args);
        try
        {
            PeerFigures? figures =
                PeerFigures.Read(await program.ReadLastLineAsync(PatienceWith(settings), cancellation));
            if (figures is null) missing[name] = $"{name} gave no result; what it printed is above.";
            return figures;
        }
        catch (TimeoutException late)
        {
            missing[name] = $"{name} gave no result: {late.Message}";
            return null;
        }
    }

    private static TimeSpan PatienceWith(Settings settings) =>
        SetUpPatience + TimeSpan.FromSeconds(3 * settings.Number("--seconds"));
}
