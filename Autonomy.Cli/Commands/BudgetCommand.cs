using System.CommandLine;
using Autonomy.Actors.Workspaces;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Autonomy.Host.Local;
using Autonomy.Journals;

namespace Autonomy.Cli.Commands;

/// <summary><c>budget</c>: what the workspace, its projects and its tools may spend.</summary>
internal static class BudgetCommand
{
    public static Command Create(Surroundings around)
    {
        var budget = new Command("budget", "What the workspace, projects and tools may spend: list, set, remove");
        budget.Add(new Command("list", "The budgets, and what is spent of them")
            .Does(around, (context, _) => ListAsync(context)));
        budget.Add(CreateSet(around));
        budget.Add(CreateRemove(around));
        return budget;
    }

    private static Command CreateSet(Surroundings around)
    {
        var what = new SpendingOptions();
        var cost = new Option<decimal?>("--cost")
        {
            Description = "Money, in USD",
            HelpName = "USD",
            CustomParser = static given => GivenValues.AmountOf(given),
        };
        Option<long?> calls = CountOption("--calls", "Tool calls, repeats included");
        Option<long?> tokens = CountOption("--tokens", "Tokens of language models");
        Option<string?> reason = CommandParts.ReasonOption();
        var command = new Command("set", "Limit what something may spend") { cost, calls, tokens, reason };
        what.AddTo(command);
        return command.Does(around, async (context, parsed) =>
        {
            SpendingKey key = what.Of(parsed);
            var limit = new SpendingLimit(
                parsed.GetValue(cost), parsed.GetValue(tokens), parsed.GetValue(calls));
            await SendAsync(context, new SpendingCommand.SetLimit(key, limit, context.Around.User)
            {
                Reason = parsed.GetValue(reason),
            });
            context.Note($"The budget of {key} is in force from now on.");
            return ExitCode.Done;
        });
    }

    private static Option<long?> CountOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = static given => GivenValues.WholeOf<long>(given),
    };

    private static Command CreateRemove(Surroundings around)
    {
        var what = new SpendingOptions();
        Option<string?> reason = CommandParts.ReasonOption();
        var command = new Command("remove", "Limit something no more") { reason };
        what.AddTo(command);
        return command.Does(around, async (context, parsed) =>
        {
            SpendingKey key = what.Of(parsed);
            await SendAsync(context, new SpendingCommand.RemoveLimit(key, context.Around.User)
            {
                Reason = parsed.GetValue(reason),
            });
            context.Note($"The budget of {key} is removed.");
            return ExitCode.Done;
        });
    }

    private static async Task<int> ListAsync(CommandContext context)
    {
        SpendingLedger ledger = await LedgerOfAsync(context);
        if (context.WritesJson)
        {
            context.WriteJsonList(
                "budgets",
                [.. ledger.Accounts.Values.Select(account => (DataValue)DataOf(account, context.Now))]);
            return ExitCode.Done;
        }

        if (ledger.Accounts.Count == 0)
            context.Note("No budgets: executions are bound by those of their plans alone.");
        if (ledger.Accounts.Count == 0 || context.Output is OutputFormat.None or OutputFormat.Name)
            return ExitCode.Done;
        var table = new TextTable("BUDGET OF", "PART", "SPENT", "KEPT", "LIMIT");
        foreach (SpendingAccount account in ledger.Accounts.Values)
        {
            for (BudgetPart part = BudgetPart.Calls; part < BudgetPart.Duration; part++)
            {
                if (account.Limit.Of(part) is not { } limit) continue;
                table.Add(
                    (account.Key.ToString(), "bold"), (Words.Of(part), ""),
                    (BudgetWords.Of(part, account.SpentAt(context.Now).Of(part)), ""),
                    (BudgetWords.Of(part, account.Reserved.Of(part)), "dim"), (BudgetWords.Of(part, limit), ""));
            }
        }

        table.WriteTo(context.Out);
        return ExitCode.Done;
    }

    /// <summary>The ledger of the store; an empty one where there is no store yet.</summary>
    public static async Task<SpendingLedger> LedgerOfAsync(CommandContext context)
    {
        try
        {
            await using StoreView store = StoreView.Open(context);
            return await store.SpendingAsync();
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.Missing)
        {
            return new SpendingLedger();
        }
    }

    private static async Task SendAsync(CommandContext context, SpendingCommand command)
    {
        await using EngineSession? session = EngineSession.TryOpen(context);
        Rejection? refusal = session is null
            ? await SendToOwnerAsync(context, command)
            : (await session.Trail.SendAsync(command) as SpendingReply.Refused)?.Rejection;
        if (refusal is not null) throw new RefusalException(ExitCode.Of(refusal.Code), refusal.Message);
    }

    private static async Task<Rejection?> SendToOwnerAsync(CommandContext context, SpendingCommand command)
    {
        RulesAnswer? answer = await ControlClient.SendAsync(context.DataFolder, LocalEngine.Rules, command);
        return answer is null ? throw EngineSession.OwnerIsSilent(context) : answer.Refusal;
    }

    private static DataObject DataOf(SpendingAccount account, DateTimeOffset now) => DataObject.Of(
        ("scope", Words.Of(account.Key.Scope)), ("name", account.Key.Name), ("period", Words.Of(account.Key.Period)),
        ("limit", DataObject.Of(
            ("cost", Optional(account.Limit.CostUsd)), ("tokens", Optional(account.Limit.Tokens)),
            ("calls", Optional(account.Limit.Calls)))),
        ("spent", BudgetText.DataOf(account.SpentAt(now))), ("reserved", BudgetText.DataOf(account.Reserved)));

    private static DataValue Optional(decimal? amount) => amount is { } known ? new DataNumber(known) : DataNull.Value;
}

/// <summary>The options that name what is limited.</summary>
internal sealed class SpendingOptions
{
    private readonly Option<string?> _project = new("--project") { Description = "A project", HelpName = "PROJECT" };

    private readonly Option<string?> _tool = new("--tool")
    {
        Description = "A tool, or a family: http.*",
        HelpName = "TOOL",
    };

    private readonly Option<string> _period = new("--per")
    {
        Description = "total, day or month (UTC)",
        HelpName = "PERIOD",
        DefaultValueFactory = _ => Words.Of(SpendingPeriod.Total),
    };

    public void AddTo(Command command)
    {
        command.Add(_project);
        command.Add(_tool);
        command.Add(_period);
    }

    /// <summary>What is named: a project, a tool, or, without either, the workspace.</summary>
    /// <exception cref="RefusalException">Both are named, or the period is none.</exception>
    public SpendingKey Of(ParseResult parsed)
    {
        (string? project, string? tool) = (parsed.GetValue(_project), parsed.GetValue(_tool));
        if (project is not null && tool is not null)
            throw new RefusalException(ExitCode.BadUsage, "Name --project or --tool, not both.");
        string word = parsed.GetValue(_period)!;
        if (!Words.TryParse(word, out SpendingPeriod period))
            throw new RefusalException(ExitCode.BadUsage, $"'{word}' is no period. Choose total, day or month.");
        if (project is not null) return new SpendingKey(SpendingScope.Project, project, period);
        return tool is null
            ? new SpendingKey(SpendingScope.Workspace, "", period)
            : new SpendingKey(SpendingScope.Tool, tool, period);
    }
}
