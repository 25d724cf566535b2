using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary><c>tools</c>: what plans can call.</summary>
internal static class ToolsCommand
{
    public static Command Create(Surroundings around)
    {
        var tools = new Command("tools", "What plans can call: list, show");
        tools.Add(new Command("list", "All tools").Does(around, (context, _) => List(context)));
        var name = new Argument<string>("NAME") { Description = "A tool, as in file.read" };
        tools.Add(new Command("show", "One tool: its arguments and its output") { name }
            .Does(around, (context, parsed) => Show(context, parsed.GetRequiredValue(name))));
        return tools;
    }

    private static int List(CommandContext context)
    {
        using BuiltInTools tools = EngineSession.Tools(context);
        IReadOnlyList<ToolDescriptor> all = tools.Catalog.All;
        switch (context.Output)
        {
            case OutputFormat.Json or OutputFormat.Jsonl:
                context.WriteJsonList("tools", [.. all.Select(DocumentOf)]);
                break;
            case OutputFormat.Name:
                foreach (ToolDescriptor tool in all) context.Around.Out.WriteLine(tool.Name.Value);
                break;
            case OutputFormat.None:
                break;
            default:
                var table = new TextTable("NAME", "EFFECT", "WHAT");
                foreach (ToolDescriptor tool in all)
                    table.Add((tool.Name.Value, "bold"), (Words.Of(tool.Effect), ""), (tool.Description, ""));
                table.WriteTo(context.Out);
                break;
        }

        return ExitCode.Done;
    }

    private static int Show(CommandContext context, string name)
    {
        using BuiltInTools builtIn = EngineSession.Tools(context);
        IToolCatalog tools = builtIn.Catalog;
        if (!ToolName.TryParse(name, out ToolName parsed) || tools.Find(parsed) is not { } tool)
        {
            string near = NearestName.Of(name, tools.All.Select(known => known.Name.Value)) is { } nearest
                ? $" Did you mean '{nearest}'?"
                : "";
            throw new RefusalException(
                ExitCode.NotFound, $"There is no tool '{name}'.{near} 'autonomy tools list' shows all.");
        }

        if (context.WritesJson)
        {
            context.WriteJson(DocumentOf(tool));
            return ExitCode.Done;
        }

        context.Out.Write(new StyledLine().Add(tool.Name.Value, "bold").Add($"  {tool.Description}"));
        context.Out.Write($"  effect {Words.Of(tool.Effect)}, timeout {Durations.Write(tool.Timeout)}, "
            + $"usually {Times.Duration(tool.TypicalDuration)}"
            + $"{(tool.CanUndo ? ", can be undone" : "")}{(tool.CanProbe ? ", can be probed" : "")}");
        var required = (tool.InputSchema["required"] as DataArray)?.Items.OfType<DataString>()
            .Select(text => text.Value).ToHashSet()
            ?? [];
        foreach (
            (string argument, DataValue schema) in (tool.InputSchema["properties"] as DataObject)?.Properties ?? [])
        {
            var rules = schema as DataObject;
            string type = rules?["type"] is { } said
                ? Summary.TextOf(said)
                : rules?["enum"] is { } words
                ? Summary.TextOf(words)
                : "any";
            string must = required.Contains(argument) ? ", required" : "";
            context.Out.Write(new StyledLine().Add("  ").Add(argument, "bold").Add($" ({type}{must}) ", "dim")
                .Add((rules?["description"] as DataString)?.Value ?? ""));
        }

        return ExitCode.Done;
    }

    private static DataObject DocumentOf(ToolDescriptor tool) => DataObject.Of(
        ("name", tool.Name.Value), ("version", tool.Version), ("description", tool.Description), (
            "effect", Words.Of(tool.Effect)),
        ("timeout", Durations.Write(tool.Timeout)), ("canUndo", tool.CanUndo), ("canProbe", tool.CanProbe),
        ("input", tool.InputSchema), ("output", tool.OutputSchema));
}
