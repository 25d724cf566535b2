using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Autonomy.Cli.Plans;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Journals;

namespace Autonomy.Cli.Commands;

/// <summary><c>policy</c>: what is asked about, allowed and denied in the workspace.</summary>
internal static class PolicyCommand
{
    public static Command Create(Surroundings around)
    {
        var policy = new Command("policy", "What is asked about, allowed and denied: list, show, add, remove");
        policy.Add(new Command("list", "The policies, in the order in which they are looked at")
            .Does(around, (context, _) => ListAsync(context)));
        var id = new Argument<string>("ID") { Description = "The policy, as 'policy list' shows it" };
        policy.Add(new Command("show", "One policy in full") { id }
            .Does(around, (context, parsed) => ShowAsync(context, parsed.GetRequiredValue(id))));
        var file = new Argument<string>("FILE") { Description = "The policies, in YAML or JSON" };
        var last = new Option<bool>("--last") { Description = "Put them after those in force, not before them" };
        Option<string?> reason = CommandParts.ReasonOption();
        policy.Add(new Command("add", "Add the policies of a file, before those in force") { file, last, reason }
            .Does(around, (context, parsed) => AddAsync(
                context, parsed.GetRequiredValue(file), parsed.GetValue(last), parsed.GetValue(reason))));
        policy.Add(new Command("remove", "Withdraw a policy") { id, reason }
            .Does(around, (context, parsed) => RemoveAsync(
                context, parsed.GetRequiredValue(id), parsed.GetValue(reason))));
        return policy;
    }

    private static async Task<int> AddAsync(CommandContext context, string path, bool isLast, string? reason)
    {
        ImmutableArray<PolicyRule> rules = PlanFile.LoadPolicies(context, path);
        await RulesSteering.SendAsync(
            context, new RulesCommand.AddPolicies(rules, context.Around.User, isLast) { Reason = reason });
        context.Note($"{rules.Length} {(rules.Length == 1 ? "policy is" : "policies are")} in force from now on.");
        return ExitCode.Done;
    }

    private static async Task<int> RemoveAsync(CommandContext context, string id, string? reason)
    {
        await RulesSteering.SendAsync(
            context, new RulesCommand.RemovePolicy(id, context.Around.User) { Reason = reason });
        context.Note($"The policy {id} is withdrawn.");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(CommandContext context)
    {
        WorkspaceRules rules = await RulesOfAsync(context);
        if (context.WritesJson)
        {
            context.WriteJsonList("policies", [.. rules.Policies.Select(DataOf)]);
            return ExitCode.Done;
        }

        if (context.Output == OutputFormat.Name)
        {
            foreach (Policy policy in rules.Policies) context.Around.Out.WriteLine(policy.Id);
            return ExitCode.Done;
        }

        if (rules.Policies.IsEmpty)
            context.Note("No policies: steps with 'approval: auto' ask before what cannot be taken back.");
        if (rules.Policies.IsEmpty || context.Output == OutputFormat.None) return ExitCode.Done;
        var table = new TextTable("ID", "ANSWER", "BY", "SINCE", "ABOUT");
        foreach (Policy policy in rules.Policies)
        {
            table.Add(
                (policy.Id, "bold"), (Words.Of(policy.Rule.Answer), StyleOf(policy.Rule.Answer)), (policy.By, ""),
                (context.Times.Of(policy.Since), "dim"), (AboutOf(policy.Rule), ""));
        }

        table.WriteTo(context.Out);
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(CommandContext context, string id)
    {
        WorkspaceRules rules = await RulesOfAsync(context);
        Policy policy = rules.Policies.FirstOrDefault(policy => policy.Id == id) ?? throw new RefusalException(
            ExitCode.NotFound, $"There is no policy '{id}'. 'autonomy policy list' shows those there are.");
        if (context.WritesJson)
        {
            context.WriteJson(DataOf(policy));
            return ExitCode.Done;
        }

        context.Out.Write(new StyledLine().Add($"{policy.Id} ", "bold")
            .Add(Words.Of(policy.Rule.Answer), StyleOf(policy.Rule.Answer)).Add($"  {AboutOf(policy.Rule)}"));
        context.Out.Write($"  by {policy.By}, {context.Times.Of(policy.Since)}"
            + (policy.Decision is { } decision ? $", as the answer 'always' to {decision}" : ""));
        if (policy.Rule.Reason is { } reason) context.Out.Write($"  {reason}");
        context.Out.Write($"  Withdraw it with: {context.Command($"policy remove {policy.Id}")}");
        return ExitCode.Done;
    }

    private static async Task<WorkspaceRules> RulesOfAsync(CommandContext context)
    {
        try
        {
            await using StoreView store = StoreView.Open(context);
            return await store.RulesAsync();
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.Missing)
        {
            return WorkspaceRules.None;
        }
    }

    private static string AboutOf(PolicyRule rule)
    {
        var about = new List<string> { rule.Tool ?? "every tool" };
        if (rule.Target is { } target) about.Add($"on {target}");
        if (rule.Effects is { } effects) about.Add($"that is {string.Join(" or ", effects.Select(Words.Of))}");
        if (rule.CostOver is { } cost)
            about.Add(string.Create(CultureInfo.InvariantCulture, $"over {cost:0.####} USD"));
        if (rule.Novel is { } novel) about.Add(novel ? "for the first time" : "but not the first time");
        if (rule.Project is { } project) about.Add($"in project {project}");
        if (rule.OverridesPlan) about.Add("(overrides the plan)");
        return string.Join(' ', about);
    }

    private static string StyleOf(PolicyAnswer answer) => answer switch
    {
        PolicyAnswer.Ask => "yellow",
        PolicyAnswer.Allow => "green",
        _ => "red",
    };

    private static DataValue DataOf(Policy policy) => DataObject.Of(
        ("id", policy.Id), ("rule", PolicyReader.Write(policy.Rule)), ("by", policy.By),
        ("since", ExecutionDocument.TimeOf(policy.Since)),
        ("decision", policy.Decision is { } decision ? decision : DataNull.Value));
}
