using Autonomy.Adapters.Text;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Text;

public sealed class TextToolTests
{
    private static readonly TextAdapter Adapter = new(new TextToolOptions());

    [Theory]
    [InlineData("""{ "template": "{{n}} {{t}}", "data": { "n": 12345678901, "t": "<&>" } }""", "12345678901 <&>")]
    [InlineData("""{ "template": "{{t}}", "data": { "t": "<&>" }, "escape": "html" }""", "&lt;&amp;&gt;")]
    [InlineData(
        """
        {
          "template": "{{#each rows}}{{@index}}{{this.a}};{{/each}}",
          "data": { "rows": [{ "a": "x" }, { "a": 1.5 }] }
        }
        """,
        "0x;11.5;")]
    [InlineData("""{ "template": "{{#if no}}y{{else}}n{{/if}}{{gone}}", "data": { "no": false } }""", "n")]
    [InlineData("""{ "template": "{{t}}", "data": { "t": "{{x}}", "x": "never" } }""", "{{x}}")]
    public async Task TemplateIsFilled(string input, string text) =>
        Assert.Equal(text, await Text("text.template", input, "text"));

    [Fact]
    public async Task EchoWritesValuesAsJson() =>
        Assert.Equal("""{"a":1}""", await Text("text.echo", """{ "text": { "a": 1 } }""", "text"));

    [Fact]
    public async Task RegexGivesGroupsByName() => Assert.Equal(
        """[{"text":"k=v","index":2,"groups":{"key":"k","value":"v"}}]""",
        (
            await Run(
                "text.regex",
                """{ "text": "a k=v", "pattern": "(?<key>\\w)=(?<value>\\w)" }"""))["matches"]!.ToString());

    [Fact]
    public async Task RegexReplacesWithGroups() => Assert.Equal(
        "b-a", await Text(
            "text.regex",
            """{ "text": "a-b", "pattern": "(.)-(.)", "action": "replace", "replacement": "$2-$1" }""",
            "text"));

    [Fact]
    public async Task MarkdownShowsHtmlAsTextUnlessAllowed()
    {
        Assert.Contains(
            "&lt;script&gt;",
            await Text("text.markdown", """{ "markdown": "<script>x</script>" }""", "html"),
            StringComparison.Ordinal);
        Assert.Contains(
            "<b>",
            await Text("text.markdown", """{ "markdown": "a <b>x</b>", "allowHtml": true }""", "html"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task RowsBecomeATableWhoseCellsHold() => Assert.Equal(
        "| n | t |\n| --: | --- |\n| 1 | a\\|b |\n| 2 |  |\n",
        await Text("text.markdown", """{ "rows": [{ "n": 1, "t": "a|b" }, { "n": 2, "t": null }] }""", "markdown"));

    [Fact]
    public async Task ChunksEndAtWordsAndTogetherAreTheText()
    {
        DataObject output = await Run("text.chunk", """{ "text": "alpha beta gamma delta epsilon", "size": 12 }""");
        string[] chunks =
            [.. ((DataArray)output["chunks"]!).Items.Select(chunk => ((DataString)((DataObject)chunk)["text"]!).Value)];
        Assert.Equal(["alpha beta ", "gamma delta ", "epsilon"], chunks);
    }

    private static async Task<string> Text(string tool, string input, string property) =>
        ((DataString)(await Run(tool, input))[property]!).Value;

    private static async Task<DataObject> Run(string tool, string input)
    {
        var call = new ToolCall(ToolName.Parse(tool), (DataObject)DataJson.Parse(input));
        ToolOutcome outcome = await Adapter.ExecuteAsync(call, null!, CancellationToken.None);
        return (DataObject)Assert.IsType<ToolOutcome.Succeeded>(outcome).Output;
    }
}
