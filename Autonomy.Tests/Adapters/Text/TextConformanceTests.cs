using Autonomy.Adapters.Text;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Tests.Adapters.Text;

public sealed class TextConformanceTests : AdapterConformance
{
    protected override IToolAdapter Adapter { get; } = new TextAdapter(new TextToolOptions
    {
        OutputCharactersMax = 1_000,
        SearchTimeMax = TimeSpan.FromMilliseconds(10),
    });

    protected override IReadOnlyList<ToolCall> Succeeding =>
    [
        Call("text.echo", """{ "text": "hello" }"""),
        Call("text.template", """{ "template": "{{a}}", "data": { "a": 1 } }"""),
        Call("text.regex", """{ "text": "a1b2", "pattern": "[0-9]" }"""),
        Call("text.markdown", """{ "markdown": "# Hi" }"""),
        Call("text.chunk", """{ "text": "one two three" }"""),
        Call("text.split", """{ "text": "a,b", "separator": "," }"""),
        Call("text.join", """{ "items": ["a", 1] }"""),
    ];

    protected override IReadOnlyList<(ToolCall Call, string Path)> Refused =>
    [
        (Call("text.regex", """{ "text": "", "pattern": "(" }"""), "/pattern"),
        (Call("text.chunk", """{ "text": "", "size": 10, "overlap": 5 }"""), "/overlap"),
        (Call("text.markdown", """{ "markdown": "", "rows": [] }"""), "/rows"),
    ];

    protected override IReadOnlyList<(ToolCall Call, FailureKind Kind, string Code)> Failing =>
    [
        (Call("text.template", """{ "template": "{{#if}" }"""), FailureKind.BadInput, "bad_template"),
        (
            Call("text.regex", $$"""{ "text": "{{new string('a', 40)}}!", "pattern": "^(?=a)(a+)+$" }"""),
            FailureKind.BadInput,
            "pattern_too_slow"),
        (Call("text.markdown", "{}"), FailureKind.BadInput, "bad_input"),
        (Call("text.split", """{ "text": 5 }"""), FailureKind.BadInput, "bad_input"),
    ];

    protected override HangingCall? Hanging => null;

    protected override ToolCall TooLarge => Call(
        "text.template", $$"""{ "template": "{{new string('x', 500)}}{{new string('y', 501)}}" }""");
}
