using System.Collections.Immutable;
using Autonomy.Actors.Executions;
using Autonomy.Core.Connections;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Host.Api;

/// <summary>The tools that callers' plans can call, and what would become of a call.</summary>
public sealed class ToolDesk(ExecutionEngine engine, IToolCatalog own)
{
    private const string ArgumentsPath = "/steps/0/with";

    /// <summary>Every tool, by name: the engine's own, and those of workers and connections of the workspace.</summary>
    public IReadOnlyList<ToolDescriptor> All(Caller caller) => ToolsOf(caller).All;

    /// <summary>Where it comes from: <c>engine</c>, <c>worker</c>, <c>mcp:NAME</c> or <c>openapi:NAME</c>.</summary>
    public string SourceOf(ToolDescriptor tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        if (ConnectedNames.ConnectionOf(tool.Name) is { } connection) return $"{tool.Name.Family}:{connection}";
        return own.Find(tool.Name) is null ? "worker" : "engine";
    }

    /// <summary>A tool.</summary>
    /// <exception cref="ApiException">There is no such tool.</exception>
    public ToolDescriptor Find(Caller caller, string name)
    {
        IToolCatalog tools = ToolsOf(caller);
        if (ToolName.TryParse(name, out ToolName parsed) && tools.Find(parsed) is { } found) return found;
        string near = NearestName.Of(name, tools.All.Select(tool => tool.Name.Value)) is { } close
            ? $" Did you mean '{close}'?"
            : "";
        throw new ApiException(
            ApiFault.NotFound, "unknown_tool", $"There is no tool '{Refusals.Excerpt(name)}'.{near}");
    }

    /// <summary>The pause that holds every call of a tool in the caller's workspace; null: none does.</summary>
    public Hold? HoldOn(Caller caller, ToolDescriptor tool)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(tool);
        return HoldOn(engine.RulesOf(caller.Workspace), tool, null, null);
    }

    /// <summary>Checks a call as a step of a plan would be, and says what becomes of it; makes none.</summary>
    public ToolCheck Check(Caller caller, ToolDescriptor tool, DataObject arguments, string? project)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(tool);
        IToolCatalog tools = ToolsOf(caller);
        var step = DataObject.Of(("id", "check"), ("tool", tool.Name.Value), ("with", arguments));
        PlanReading read = PlanCompiler.Compile(
            PlanDocument.Of(DataObject.Of(("plan", 1), ("name", "check"), ("steps", new DataArray([step])))), tools);
        WorkspaceRules rules = engine.RulesOf(caller.Workspace);
        if (!read.IsPlan)
        {
            return new ToolCheck(
                [.. read.Faults.Select(FaultOf)], null, null, null, HoldOn(rules, tool, null, project));
        }

        // An argument that is an expression is known at run time alone, and with it what the call reaches.
        StepDefinition definition = read.Plan.Steps[0] with { Approval = ApprovalMode.Auto };
        bool isKnown = definition.Call!.With.IsConstant;
        IToolAdapter? adapter = isKnown ? tools.AdapterOf(tool.Name) : null;
        EffectClass effect = adapter?.EffectOf(tool, arguments) ?? tool.Effect;
        string? target = adapter?.TargetOf(tool, arguments);
        var facts = new CallFacts(tool.Name.Value, target, effect, tool.TypicalCostUsd, project);
        return new ToolCheck(
            [], effect, target, ApprovalPolicy.Judge(definition, tool, facts, rules),
            HoldOn(rules, tool, target, project));
    }

    private IToolCatalog ToolsOf(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return engine.ToolsOf(caller.Workspace);
    }

    private static Hold? HoldOn(WorkspaceRules rules, ToolDescriptor tool, string? target, string? project) =>
        rules.HoldOnExecution(project) ?? rules.HoldOnCall(tool.Name.Value, target);

    private static ApiMistake FaultOf(PlanFault fault) => new(
        fault.Path.StartsWith(ArgumentsPath, StringComparison.Ordinal)
            ? $"/arguments{fault.Path[ArgumentsPath.Length..]}"
            : fault.Path,
        fault.Message, fault.Fix);
}

/// <summary>What would become of a call.</summary>
/// <param name="Faults">Every mistake in its arguments.</param>
/// <param name="Effect">What repeating it would do; null where there are mistakes.</param>
/// <param name="Target">What it would reach; null where that is not known.</param>
/// <param name="Judgement">What policy says of it; null where there are mistakes.</param>
/// <param name="Hold">The pause that would hold it.</param>
public sealed record ToolCheck(
    ImmutableArray<ApiMistake> Faults, EffectClass? Effect, string? Target, Judgement? Judgement, Hold? Hold);
