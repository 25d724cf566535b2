using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Reporting;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Core.Executions;

namespace Autonomy.Tests.Core.Reporting;

/// <summary>An execution in which nearly everything that a report tells of has happened.</summary>
internal static class RichExecution
{
    private const string Steps = """
        { "id": "fetch", "tool": "test.pure" },
        { "id": "build", "tool": "test.put", "needs": ["fetch"], "fallback": [ { "tool": "test.keyed" } ] },
        { "id": "write", "tool": "test.create", "needs": ["build"] },
        { "id": "each", "tool": "test.put", "needs": ["fetch"], "forEach": [1, 2], "optional": true },
        { "id": "ask", "tool": "core.approve", "needs": ["write"], "with": { "question": "Publish 2 files?" } },
        { "id": "send", "tool": "test.send", "needs": ["ask"] },
        { "id": "extra", "tool": "test.pure", "needs": ["fetch"], "optional": true },
        { "id": "after_extra", "tool": "test.pure", "needs": ["extra"], "optional": true }
        """;

    private const string Sum = "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d";

    private static readonly DurationRange Expected = new(
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9),
        TimeSpan.FromSeconds(11));

    public static ExecutionRun Run()
    {
        ExecutionRun run = ExecutionRun.Expected(Expected, Steps);
        Fetch(run);
        Build(run);
        Fan(run);
        Finish(run);
        return run;
    }

    public static ExecutionReport Report()
    {
        ExecutionRun run = Run();
        return ExecutionReport.Of(run.State, EventsOf(run), run.Now);
    }

    public static IEnumerable<ReportedEvent> EventsOf(ExecutionRun run) => run.Journal.Select(stored =>
        new ReportedEvent(
            stored.Time, ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span)));

    private static void Fetch(ExecutionRun run)
    {
        run.Fail("fetch", new Failure
        {
            Kind = FailureKind.Unavailable,
            Code = "http_503",
            Message = "GET http://api.example.com/list answered 503.",
            Evidence = new FailureEvidence { Status = 503, Target = "http://api.example.com/list" },
            RetryAfter = TimeSpan.FromSeconds(3),
        });
        run.Advance(TimeSpan.FromSeconds(3));
        End(
            run, "fetch", """{ "status": 200, "url": "http://api.example.com/list", "body": "[1, 2]" }""",
            new AttemptUsage { CostUsd = 0.0125m, Tokens = 1250, OutputBytes = 2048 });
    }

    private static void Build(ExecutionRun run)
    {
        run.Now += TimeSpan.FromMilliseconds(1500);
        run.Fail("build", new Failure
        {
            Kind = FailureKind.BadInput,
            Code = "exit_2",
            Message = "make ended with exit code 2.",
            Evidence = new FailureEvidence
            {
                ExitCode = 2,
                Target = "make",
                Stderr = ["Makefile:3: *** missing separator.  Stop."],
            },
        });
        End(
            run, "build", """{ "exitCode": 0, "stdout": "ok\n", "stderr": "", "durationMs": 810 }""",
            new AttemptUsage { CpuTime = TimeSpan.FromMilliseconds(810), MemoryPeakBytes = 12_582_912 });
        run.Now += TimeSpan.FromMilliseconds(87);
        End(
            run, "write", $$"""{ "path": "out/report.md", "bytes": 1434, "sha256": "{{Sum}}", "created": true }""",
            new AttemptUsage { DiskBytes = 1434 });
    }

    private static void Fan(ExecutionRun run)
    {
        run.Succeed("each/0", """{ "path": "out/1.json", "bytes": 12, "sha256": "00" }""");
        run.Fail("each/1", FailureKind.Denied);
        run.Fail("extra", FailureKind.Denied);
    }

    private static void Finish(ExecutionRun run)
    {
        run.Now += TimeSpan.FromSeconds(60);
        run.Tell(new ExecutionCommand.Answer(run.OpenDecision.Request.Id, "approve", "ada", "go ahead", null));
        run.Fail("send", new Failure
        {
            Kind = FailureKind.Timeout,
            Code = FailureCodes.AttemptTimeout,
            Message = "test.send did not answer within 1m.",
            Effect = FailureEffect.Unknown,
        });
        run.Now += TimeSpan.FromSeconds(5);
        run.Answer(DecisionOption.Done, """{ "messageId": "m-1" }""");
    }

    private static void End(ExecutionRun run, string step, string output, AttemptUsage usage)
    {
        ExecutionEffect.StartAttempt start = run.EffectOn<ExecutionEffect.StartAttempt>(step);
        var outcome = new ToolOutcome.Succeeded(DataJson.Parse(output)) { Usage = usage };
        run.TellEnd(start, new ExecutionCommand.EndAttempt(start.Unit, start.Attempt, outcome));
    }
}
