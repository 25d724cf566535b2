using Autonomy.Adapters.Data;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Tests.Adapters.Data;

public sealed class DataConformanceTests : AdapterConformance
{
    protected override IToolAdapter Adapter { get; } = new DataAdapter(new DataToolOptions { RowsMax = 3 });

    protected override IReadOnlyList<ToolCall> Succeeding =>
    [
        Call("data.transform", """{ "data": { "a": [1, 2] }, "expression": "sum(a)" }"""),
        Call("data.json", """{ "text": "[1]" }"""),
        Call("data.json", """{ "value": [1] }"""),
        Call("data.csv", """{ "text": "a,b\n1,2\n" }"""),
        Call("data.csv", """{ "rows": [{ "a": 1 }] }"""),
        Call("data.sort", """{ "rows": [{ "a": 2 }, { "a": 1 }], "by": "a" }"""),
        Call("data.aggregate", """{ "rows": [{ "a": 2 }], "measures": [{ "op": "sum", "of": "a" }] }"""),
    ];

    protected override IReadOnlyList<(ToolCall Call, string Path)> Refused =>
    [
        (Call("data.transform", """{ "data": {}, "expression": "a.[" }"""), "/expression"),
        (Call("data.json", """{ "text": "", "value": 1 }"""), "/value"),
        (Call("data.csv", """{ "text": "", "rows": [] }"""), "/rows"),
        (Call("data.aggregate", """{ "rows": [], "measures": [{ "op": "sum" }] }"""), "/measures/0"),
    ];

    protected override IReadOnlyList<(ToolCall Call, FailureKind Kind, string Code)> Failing =>
    [
        (
            Call("data.transform", """{ "data": "x", "expression": "sum(@)" }"""),
            FailureKind.BadInput,
            "expression_invalid-type"),
        (Call("data.json", """{ "text": "{" }"""), FailureKind.OutputMismatch, "bad_json"),
        (Call("data.csv", """{ "text": "a,b\n1\n" }"""), FailureKind.OutputMismatch, "bad_csv"),
        (Call("data.csv", """{ "text": "a,a\n" }"""), FailureKind.OutputMismatch, "bad_csv"),
        (
            Call("data.aggregate", """{ "rows": [{ "a": "x" }], "measures": [{ "op": "sum", "of": "a" }] }"""),
            FailureKind.OutputMismatch,
            "no_number"),
    ];

    protected override HangingCall? Hanging => null;

    protected override ToolCall TooLarge => Call("data.csv", """{ "text": "a\n1\n2\n3\n4\n" }""");
}
