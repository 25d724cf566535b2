using System.Diagnostics;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Autonomy.Tests.Crash;

/// <summary>Engines that are killed (SIGKILL) while plans run on a real store, recovery included.</summary>
public sealed class KilledEngineTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 20;
    private const int Executions = 8;
    private const int Steps = 40;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhatWasAcknowledgedCompletesOverTwentyKillsAndNoCompletedStepIsRepeated()
    {
        ulong seed = SystemSeams.Random.NextUInt64();
        output.WriteLine($"seed {seed}");
        var random = new SeededRandom(seed);
        var accepted = new List<ExecutionId>();
        for (int kill = 0; kill < Kills; kill++)
        {
            // The first engines are killed while they submit; some are killed before they have gone on at all.
            bool submits = kill < 2;
            using Process engine =
                Start(submits ? "submit" : "go-on", submits ? [.. Enumerable.Repeat(Chain(), Executions / 2)] : []);
            int linesToLive = (int)(random.NextUInt64() % 16);
            accepted.AddRange(await ReadAsync(engine, linesToLive));
            engine.Kill();
            await engine.WaitForExitAsync();
        }

        using (Process last = Start("go-on", []))
        {
            await ReadAsync(last, int.MaxValue);
            await last.WaitForExitAsync();
            Assert.Equal(0, last.ExitCode);
        }

        await CheckAsync(accepted);
    }

    [Fact]
    public async Task AnIrreversibleStepInFlightIsAskedAboutInsteadOfRepeated()
    {
        using Process engine = Start("submit",
            ["""{"plan":1,"name":"pay","steps":[{"id":"pay","tool":"ledger.pay","approval":"never"}]}"""]);
        string? line;
        do line = await engine.StandardOutput.ReadLineAsync();
        while (line?.Split(' ')[0] is not (null or "ledger"));

        engine.Kill();
        await engine.WaitForExitAsync();
        using (Process next = Start("settle", []))
        {
            await ReadAsync(next, int.MaxValue);
            await next.WaitForExitAsync();
        }

        await using SqliteJournal journal = Open();
        IReadOnlyList<StoredEvent> stored = await journal.ReadAfterAsync(0, 1_000, CancellationToken.None);
        Assert.Single(stored, one => one.Name == "decision-required");
        Assert.Single(await File.ReadAllLinesAsync(_folder.File("ledger")));
    }

    private static string Chain()
    {
        IEnumerable<string> steps = Enumerable.Range(1, Steps).Select(i =>
            $$"""{"id":"s{{i}}","tool":"ledger.write"{{(i == 1 ? "" : $",\"needs\":[\"s{i - 1}\"]")}}}""");
        return $$"""{"plan":1,"name":"chain","steps":[{{string.Join(',', steps)}}]}""";
    }

    private Process Start(string mode, string[] plans) => Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(CrashChild).Assembly.Location, CrashChild.Verb, _folder.File("store"),
            _folder.File("ledger"), mode, .. plans])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Reads so many lines, or to the end; returns the executions that were accepted.</summary>
    private static async Task<List<ExecutionId>> ReadAsync(Process engine, int lines)
    {
        var accepted = new List<ExecutionId>();
        for (int read = 0; read < lines && await engine.StandardOutput.ReadLineAsync() is { } line; read++)
        {
            if (line.Split(' ') is ["accepted", var id]) accepted.Add(ExecutionId.Parse(id));
        }

        return accepted;
    }

    private SqliteJournal Open() =>
        SqliteJournal.Open(
            new SqliteJournalOptions { Directory = _folder.File("store"), TimeProvider = TimeProvider.System });

    private async Task CheckAsync(List<ExecutionId> accepted)
    {
        await using SqliteJournal journal = Open();
        Assert.True((await journal.VerifyAsync(CancellationToken.None)).IsWhole);
        ILookup<string, string> ledger = (await File.ReadAllLinesAsync(_folder.File("ledger")))
            .ToLookup(line => string.Join(' ', line.Split(' ')[..2]), line => line.Split(' ')[2]);
        foreach (ExecutionId id in accepted)
        {
            var state = new ExecutionState();
            var attempts = new Dictionary<string, int>();
            foreach (StoredEvent stored in await journal.ReadStreamAsync(id.Stream, 1, 10_000, CancellationToken.None))
            {
                ExecutionEvent happened =
                    ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span);
                state.Apply(happened, stored.Time);
                if (happened is not ExecutionEvent.AttemptStarted started) continue;
                attempts[started.Step] = attempts.GetValueOrDefault(started.Step) + 1;
                Assert.Equal(attempts[started.Step], started.Attempt);
            }

            Assert.Equal(ExecutionStatus.Completed, state.Status);
            Assert.All(state.Steps, step => CheckStep(step, [.. ledger[$"{id} {step.Id}"]]));
        }
    }

    // An attempt that a kill cut off may have had its effect; the one that completed had it once, and was the last.
    private static void CheckStep(StepState step, string[] attempts)
    {
        Assert.Equal(attempts.Distinct(), attempts);
        Assert.Equal($"{step.Attempts}", attempts[^1]);
    }
}
