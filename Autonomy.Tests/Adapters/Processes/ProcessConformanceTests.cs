using Autonomy.Adapters.Processes;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Tests.Support;

namespace Autonomy.Tests.Adapters.Processes;

public sealed class ProcessConformanceTests : AdapterConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override IToolAdapter Adapter => new ProcessAdapter(new ProcessOptions
    {
        Roots = [_folder.Path],
        AllowShell = true,
        TerminationGrace = TimeSpan.FromMilliseconds(50),
    });

    protected override IReadOnlyList<ToolCall> Succeeding =>
    [
        Call("process.run", """{ "command": "echo", "args": ["one", 2, true] }"""),
        Call("process.shell", """{ "script": "echo $1", "args": ["a"] }"""),
        Call("process.script", """{ "interpreter": "sh", "script": "echo '{\"a\": 1}'", "parse": "json" }"""),
    ];

    protected override IReadOnlyList<(ToolCall Call, string Path)> Refused =>
    [
        (Call("process.run", """{ "command": "echo", "env": { "A=B": "x" } }"""), "/env/A=B"),
        (Call("process.run", """{ "command": "echo", "env": { "AUTONOMY_STEP": "x" } }"""), "/env/AUTONOMY_STEP"),
        (Call("process.run", """{ "command": "echo", "args": ["a", "b\u0000"] }"""), "/args/1"),
        (Call("process.shell", """{ "script": "echo \u0000" }"""), "/script"),
    ];

    protected override IReadOnlyList<(ToolCall Call, FailureKind Kind, string Code)> Failing =>
    [
        (Call("process.run", """{ "command": "no-such-program-here" }"""), FailureKind.NotFound, "program_not_found"),
        (Call("process.run", """{ "command": "/etc/passwd" }"""), FailureKind.Denied, "program_not_executable"),
        (
            Call("process.run", """{ "command": "echo", "cwd": "/" }"""), FailureKind.SecurityViolation,
            "path_leaves_root"),
        (Call("process.run", """{ "command": "echo", "cwd": "none" }"""), FailureKind.NotFound, "ENOENT"),
        (Call("process.run", """{ "command": "false" }"""), FailureKind.Unknown, "exit_1"),
        (Call("process.shell", """{ "script": "exit 75" }"""), FailureKind.Unavailable, "exit_75"),
        (Call("process.shell", """{ "script": "kill -9 $$" }"""), FailureKind.TooLarge, "exit_137"),
        (
            Call("process.run", """{ "command": "echo", "args": ["no json"], "parse": "json" }"""),
            FailureKind.OutputMismatch, "output_unreadable"),
        (Call("process.run", """{ "command": "true", "parse": "json" }"""), FailureKind.NoProgress, "output_missing"),
    ];

    protected override HangingCall Hanging
    {
        get
        {
            var line = new LifeLine(_folder);
            // It ignores the polite signal, and so does the child that it starts.
            ToolCall call = Call(
                "process.shell",
                $$"""{ "script": "trap '' TERM; exec 9>{{line.Path}}; sleep 1000 & echo >&9; wait" }""");
            return new HangingCall(call, line.Started, line.Gone);
        }
    }

    protected override ToolCall TooLarge =>
        Call("process.run", """{ "command": "yes", "limits": { "outputBytes": 100000 } }""");

    protected override IReadOnlyList<ToolCall> HoldingSecret =>
    [
        Call("process.run", $$"""
            { "command": "sh", "args": ["-c", "exit 3", "{{Secret}}"],
              "env": { "T": "{{Secret}}" }, "stdin": "{{Secret}}" }
            """),
        Call("process.run", $$"""{ "command": "true", "args": ["{{Secret}}"], "env": { "T": "{{Secret}}" } }"""),
    ];

    public void Dispose() => _folder.Dispose();
}
