using Autonomy.Cli;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>What can be refused is refused before a store is opened or made.</summary>
public sealed class ArgumentTests : IDisposable
{
    private const string TwelveMistakes = """
        plan: 1
        name: bad
        colour: red
        inputs:
          url: { type: string }
        steps:
          - id: one
            tool: http.nothing
          - id: one
            tool: text.echo
          - id: Two
            tool: text.echo
            with: { text: a }
          - id: three
            tool: text.echo
            with: { text: "${{ steps.nobody.output }}" }
          - id: four
            tool: text.echo
            timeout: 5 parsecs
            with: { text: a }
          - id: five
            tool: text.echo
            needs: [six]
            with: { text: a }
          - id: six
            tool: text.echo
            needs: [five]
            with: { text: a }
          - id: seven
            tool: text.echo
            with: { texts: a }
          - id: eight
            tool: text.echo
            retry: { attempts: 0 }
            with: { text: "${{ inputs.uri }}" }
          - id: nine
            tool: text.echo
            priority: urgent
            with: { text: "${{ ][ }}" }
        """;

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("validate")]
    [InlineData("explain")]
    public async Task EveryFaultOfAPlanIsToldAtOnceAndLeavesNoTrace(string command)
    {
        _bench.Write("plan.yaml", TwelveMistakes);

        CommandResult result = await _bench.RunAsync(command, "plan.yaml");

        string[] faults = [
            .. result.Error.Split('\n').Where(line => line.StartsWith("plan.yaml:", StringComparison.Ordinal))
        ];
        Assert.Equal(ExitCode.BadUsage, result.ExitCode);
        Assert.True(faults.Length >= 12, result.Error);
        Assert.All(faults, fault => Assert.Matches(@"^plan\.yaml:\d+:\d+ [a-z-]+: .+ -> .+", fault));
        Assert.Empty(result.Out);
        Assert.False(Directory.Exists(_bench.Store));
    }

    [Fact]
    public async Task ATerminalShowsThePlaceWithACaret()
    {
        using var bench = new CommandBench { TerminalWidth = 80 };
        bench.Write("plan.yaml", "plan: 1\nname: x\nsteps:\n  - { id: a, tool: text.ecko }\n");

        CommandResult result = await bench.RunAsync("validate", "plan.yaml", "--color", "never");

        Assert.Contains("     4 |   - { id: a, tool: text.ecko }\n", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"\n +\^\n", result.Error);
    }

    [Theory]
    [InlineData("-i", "nam=ada")]
    [InlineData("-i", "count=many")]
    [InlineData("-i", "name")]
    public async Task BadInputsAreRefusedWithARemedyAndLeaveNoTrace(string option, string value)
    {
        _bench.Write("plan.yaml", """
            plan: 1
            name: hello
            inputs: { name: { type: string }, count: { type: integer, default: 1 } }
            steps:
              - { id: greet, tool: text.echo, with: { text: "${{ inputs.name }}" } }
            """);

        CommandResult result = await _bench.RunAsync("run", "plan.yaml", option, value);

        Assert.Equal(ExitCode.BadUsage, result.ExitCode);
        Assert.Contains(" -> ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Store));
    }

    [Theory]
    [InlineData(2, "lst")]
    [InlineData(2, "run")]
    [InlineData(2, "run", "missing.yaml")]
    [InlineData(2, "list", "--output", "xml")]
    [InlineData(2, "help", "nothing")]
    [InlineData(3, "list")]
    [InlineData(3, "get", "anything")]
    [InlineData(3, "inbox", "approve", "anything")]
    [InlineData(3, "tools", "show", "text.ecko")]
    public async Task AWrongCommandEndsWithItsCodeAndMakesNoStore(int code, params string[] args)
    {
        CommandResult result = await _bench.RunAsync(args);

        Assert.Equal(code, result.ExitCode);
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Store));
    }

    [Theory]
    [InlineData("--cost 'abc' is no number. Write one as in 2.50.", "budget", "set", "--cost", "abc")]
    [InlineData("--cost '1,5' is no number. Write one as in 2.50.", "budget", "set", "--cost", "1,5")]
    [InlineData("--calls '1.5' is no whole number", "budget", "set", "--calls", "1.5")]
    [InlineData("--tokens 'many' is no whole number", "budget", "set", "--tokens", "many")]
    [InlineData("--tokens '99999999999999999999' is no whole number that can be", "budget", "set", "--tokens",
        "99999999999999999999")]
    [InlineData("--at 'first' is no whole number", "fork", "x-1", "--at", "first")]
    [InlineData("--limit 'all' is no whole number", "list", "--limit", "all")]
    [InlineData("--then 'stop' is none of: resume, cancel.", "pause", "x-1", "--for", "1m", "--then", "stop")]
    [InlineData("--format 'pdf' is none of: md, html, json.", "report", "x-1", "--format", "pdf")]
    [InlineData("--format 'mermiad' is none of: tree, dot, mermaid. Did you mean 'mermaid'?", "graph", "x-1",
        "--format", "mermiad")]
    [InlineData("--output 'xml' is none of: table, wide, json, jsonl, name, none.", "list", "-o", "xml")]
    [InlineData("--output '3' is none of: table, wide, json, jsonl, name, none.", "list", "--output", "3")]
    [InlineData("--color 'blue' is none of: auto, always, never.", "list", "--color", "blue")]
    [InlineData("--time 'utc' is none of: relative, iso.", "list", "--time", "utc")]
    public async Task ABadValueIsToldWithItsOptionAndWhatToWrite(string message, params string[] args)
    {
        CommandResult result = await _bench.RunAsync(args);

        Assert.Equal(ExitCode.BadUsage, result.ExitCode);
        Assert.StartsWith($"error: {message}", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GoodValuesAreTakenInAnyCaseAndLeftOutOnesHaveTheirDefaults()
    {
        CommandResult set = await _bench.RunAsync("budget", "set", "--cost", "2.5", "--calls", "100");
        CommandResult shown = await _bench.RunAsync("budget", "list", "-o", "JSON");
        CommandResult table = await _bench.RunAsync("budget", "list");

        Assert.Equal((0, 0, 0), (set.ExitCode, shown.ExitCode, table.ExitCode));
        Assert.Contains(
            "\"limit\":{\"cost\":2.5,\"tokens\":null,\"calls\":100}", DataJson.Write(shown.Document),
            StringComparison.Ordinal);
        Assert.StartsWith("BUDGET OF", table.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMistypedCommandIsCorrected() =>
        Assert.Contains("Did you mean 'list'?", (await _bench.RunAsync("lst")).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("inbox", "choose", "--help")]
    [InlineData("help", "plans")]
    [InlineData("help", "exit-codes")]
    [InlineData("help", "answers")]
    [InlineData("help", "stop")]
    [InlineData("help", "output")]
    public async Task HelpFitsEightyColumns(params string[] args)
    {
        using var bench = new CommandBench { TerminalWidth = 80 };

        CommandResult result = await bench.RunAsync([.. args, "--color", "never"]);

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.All(result.Out.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task NothingOpenIsSaidAndIsAnEmptyDocument()
    {
        CommandResult result = await _bench.RunAsync("resume", "-o", "json");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Equal("""{"apiVersion":"autonomy/v1","executions":[]}""", DataJson.Write(result.Document));
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public async Task WhatIsNoTerminalGetsNoColour()
    {
        CommandResult plain = await _bench.RunAsync("tools", "list");
        CommandResult coloured = await _bench.RunAsync("tools", "list", "--color", "always");

        Assert.DoesNotContain('\e', plain.Out);
        Assert.Contains('\e', coloured.Out);
    }

    [Fact]
    public async Task NoColorIsHonouredOnATerminal()
    {
        using var bench = new CommandBench { TerminalWidth = 80 };
        bench.Variables["NO_COLOR"] = "1";

        Assert.DoesNotContain('\e', (await bench.RunAsync("tools", "list")).Out);
    }
}
