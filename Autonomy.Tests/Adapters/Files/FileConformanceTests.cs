using Autonomy.Adapters.Files;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Tests.Support;

namespace Autonomy.Tests.Adapters.Files;

public sealed class FileConformanceTests : AdapterConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _state = new();

    public FileConformanceTests()
    {
        File.WriteAllText(_folder.File("a.txt"), "one\ntwo\n");
        File.WriteAllText(_folder.File("b.txt"), "one\nthree\n");
        File.WriteAllText(_folder.File("big.bin"), new string('x', 3_000));
        File.WriteAllBytes(_folder.File("latin1.txt"), [0xE9, 0x0A]);
        File.WriteAllText(_folder.File("gone.txt"), "delete me");
        File.WriteAllText(_folder.File("old-name.txt"), "move me");
        Directory.CreateDirectory(_folder.File("full"));
        File.WriteAllText(_folder.File("full/x.txt"), "x");
        File.CreateSymbolicLink(_folder.File("out"), "/etc/passwd");
        File.CreateSymbolicLink(_folder.File("nothing"), _folder.File("missing.txt"));
    }

    protected override IToolAdapter Adapter => new FileAdapter(new FileToolOptions
    {
        Roots = [_folder.Path],
        StateFolder = _state.File("state"),
        ReadBytesMax = 2_000,
    });

    protected override IReadOnlyList<ToolCall> Succeeding =>
    [
        Call("file.read", """{ "path": "a.txt" }"""),
        Call("file.write", """{ "path": "new/out.json", "content": { "a": [1, 2] } }"""),
        Call("file.append", """{ "path": "log.txt", "content": "line" }"""),
        Call("file.copy", """{ "from": "a.txt", "to": "copy.txt" , "overwrite": true }"""),
        Call("file.move", """{ "from": "old-name.txt", "to": "new-name.txt" }"""),
        Call("file.delete", """{ "path": "gone.txt" }"""),
        Call("file.list", """{ "recursive": true }"""),
        Call("file.hash", """{ "paths": ["a.txt", "full"] }"""),
        Call("file.diff", """{ "from": "a.txt", "to": "b.txt" }"""),
        Call("file.zip", """{ "from": "full", "to": "full.zip", "overwrite": true }"""),
        Call("file.unzip", """{ "from": "full.zip", "to": "unpacked" }"""),
    ];

    protected override IReadOnlyList<(ToolCall Call, string Path)> Refused =>
    [
        (Call("file.list", """{ "include": ["ok", "{a"] }"""), "/include/1"),
        (Call("file.read", """{ "path": "a.txt", "as": "json", "limit": 1 }"""), "/as"),
    ];

    protected override IReadOnlyList<(ToolCall Call, FailureKind Kind, string Code)> Failing =>
    [
        (Call("file.read", """{ "path": "none.txt" }"""), FailureKind.NotFound, "ENOENT"),
        (Call("file.read", """{ "path": "full" }"""), FailureKind.Configuration, "EISDIR"),
        (Call("file.read", """{ "path": "a.txt/b" }"""), FailureKind.Configuration, "ENOTDIR"),
        (Call("file.read", """{ "path": "../../etc/passwd" }"""), FailureKind.SecurityViolation, "path_leaves_root"),
        (Call("file.read", """{ "path": "/proc/self/environ" }"""), FailureKind.SecurityViolation, "path_leaves_root"),
        (Call("file.read", """{ "path": "out" }"""), FailureKind.SecurityViolation, "path_leaves_root"),
        (Call("file.write", """{ "path": "out", "content": "" }"""), FailureKind.SecurityViolation, "path_leaves_root"),
        (Call("file.write", """{ "path": "nothing", "content": "" }"""), FailureKind.NotFound, "ENOENT"),
        (Call("file.read", """{ "path": "latin1.txt" }"""), FailureKind.OutputMismatch, "wrong_encoding"),
        (Call("file.read", """{ "path": "a.txt", "as": "json" }"""), FailureKind.OutputMismatch, "wrong_content"),
        (
            Call("file.write", """{ "path": "a.txt", "content": "", "mode": "create" }"""),
            FailureKind.Conflict,
            "EEXIST"),
        (Call("file.write", """{ "path": "a.txt", "contnet": "" }"""), FailureKind.BadInput, "bad_input"),
        (Call("file.write", """{ "path": "x\u0000y", "content": "" }"""), FailureKind.BadInput, "bad_input"),
        (
            Call("file.write", """{ "path": "x", "content": "***", "encoding": "base64" }"""),
            FailureKind.BadInput,
            "bad_input"),
        (Call("file.delete", """{ "path": "full" }"""), FailureKind.Conflict, "ENOTEMPTY"),
        (Call("file.delete", """{ "path": "." }"""), FailureKind.SecurityViolation, "protected_path"),
        (Call("file.unzip", """{ "from": "a.txt", "to": "never" }"""), FailureKind.OutputMismatch, "wrong_content"),
        (Call("file.nothing", "{}"), FailureKind.NotFound, "unknown_tool"),
    ];

    protected override HangingCall? Hanging => null;

    protected override ToolCall TooLarge => Call("file.read", """{ "path": "big.bin" }""");

    protected override IReadOnlyList<ToolCall> HoldingSecret =>
    [
        Call("file.write", $$"""{ "path": "secret.txt", "content": "{{Secret}}" }"""),
        Call("file.append", $$"""{ "path": "secret.log", "content": "{{Secret}}" }"""),
        Call("file.write", $$"""{ "path": "full", "content": "{{Secret}}" }"""),
    ];

    public void Dispose()
    {
        _folder.Dispose();
        _state.Dispose();
    }
}
