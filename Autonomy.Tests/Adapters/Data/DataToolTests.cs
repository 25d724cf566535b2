using Autonomy.Adapters.Data;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Data;

public sealed class DataToolTests
{
    private static readonly DataAdapter Adapter = new(new DataToolOptions());

    [Theory]
    [InlineData(
        "data.transform",
        """{ "data": [{ "n": 1 }, { "n": 3 }], "expression": "[?n > `1`].n" }""",
        """{"value":[3]}""")]
    [InlineData(
        "data.csv",
        """{ "text": "a,b\n\"x,\"\"y\"\"\",007\n" }""",
        """{"rows":[{"a":"x,\"y\"","b":"007"}],"columns":["a","b"],"count":1}""")]
    [InlineData(
        "data.csv",
        """{ "text": "a;b;c\n1.5;true;\n", "delimiter": ";", "infer": true }""",
        """{"rows":[{"a":1.5,"b":true,"c":null}],"columns":["a","b","c"],"count":1}""")]
    [InlineData(
        "data.csv",
        """{ "text": "007,1\n", "header": false, "infer": true }""",
        """{"rows":[["007",1]],"columns":[],"count":1}""")]
    [InlineData(
        "data.csv",
        """{ "rows": [{ "a": "x,y", "b": null }, { "c": [1] }] }""",
        """{"text":"a,b,c\n\"x,y\",,\n,,[1]\n"}""")]
    [InlineData(
        "data.sort",
        """{ "rows": [{ "a": 1, "b": "x" }, { "a": 10, "b": "y" }, { "a": 2 }], "by": "-a", "limit": 2 }""",
        """{"rows":[{"a":10,"b":"y"},{"a":2}],"count":2}""")]
    [InlineData(
        "data.aggregate",
        """
        {
          "rows": [{ "k": "x", "v": 0.1 }, { "k": "y", "v": 5 }, { "k": "x", "v": 0.2 }],
          "groupBy": ["k"],
          "measures": [{ "op": "count", "as": "n" }, { "op": "sum", "of": "v" }, { "op": "max", "of": "v" }]
        }
        """,
        """{"rows":[{"k":"x","n":2,"sum_v":0.3,"max_v":0.2},{"k":"y","n":1,"sum_v":5,"max_v":5}],"count":2}""")]
    [InlineData(
        "data.aggregate",
        """{ "rows": [], "measures": [{ "op": "count" }, { "op": "avg", "of": "v" }] }""",
        """{"rows":[{"count":0,"avg_v":null}],"count":1}""")]
    public async Task GivesWhatIsAskedFor(string tool, string input, string output)
    {
        var call = new ToolCall(ToolName.Parse(tool), (DataObject)DataJson.Parse(input));
        ToolOutcome outcome = await Adapter.ExecuteAsync(call, null!, CancellationToken.None);
        Assert.Equal(DataJson.Parse(output), Assert.IsType<ToolOutcome.Succeeded>(outcome).Output);
    }
}
