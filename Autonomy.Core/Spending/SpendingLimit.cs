using Autonomy.Core.Executions;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Spending;

/// <summary>What a limit of spending is about.</summary>
public enum SpendingScope
{
    /// <summary>Every call in the workspace.</summary>
    Workspace,

    /// <summary>The calls of the executions of a project.</summary>
    Project,

    /// <summary>The calls of a tool, or of a family of them: <c>http.*</c>.</summary>
    Tool,
}

/// <summary>For how long a limit holds.</summary>
public enum SpendingPeriod
{
    /// <summary>For ever: what is spent stays spent.</summary>
    Total,

    /// <summary>For a day, which begins at midnight UTC.</summary>
    Day,

    /// <summary>For a month, which begins at midnight UTC of its first day.</summary>
    Month,
}

/// <summary>What a limit is about; there is one for each.</summary>
/// <param name="Scope">What kind of thing.</param>
/// <param name="Name">A project, or a pattern of tools; empty for the workspace.</param>
/// <param name="Period">For how long.</param>
public readonly record struct SpendingKey(SpendingScope Scope, string Name, SpendingPeriod Period)
{
    /// <summary>Whether it limits calls of this tool in an execution of this project.</summary>
    public bool Covers(string? project, string tool) => Scope switch
    {
        SpendingScope.Project => Name == project,
        SpendingScope.Tool => NamePattern.Matches(Name, tool),
        _ => true,
    };

    /// <summary>In words: <c>the project shop (day)</c>.</summary>
    public override string ToString()
    {
        string subject = Scope == SpendingScope.Workspace ? "the workspace" : $"the {Words.Of(Scope)} {Name}";
        return Period == SpendingPeriod.Total ? subject : $"{subject} ({Words.Of(Period)})";
    }

    /// <summary>When the period that holds this time is over; null: never.</summary>
    internal DateTimeOffset? EndAt(DateTimeOffset time) => Period switch
    {
        SpendingPeriod.Day => BeginningAt(time).AddDays(1),
        SpendingPeriod.Month => BeginningAt(time).AddMonths(1),
        _ => null,
    };

    /// <summary>When the period that holds this time began.</summary>
    internal DateTimeOffset BeginningAt(DateTimeOffset time)
    {
        DateTimeOffset utc = time.ToUniversalTime();
        return Period switch
        {
            SpendingPeriod.Day => new DateTimeOffset(utc.Year, utc.Month, utc.Day, 0, 0, 0, TimeSpan.Zero),
            SpendingPeriod.Month => new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero),
            _ => DateTimeOffset.MinValue,
        };
    }
}

/// <summary>What may be spent; null is unlimited.</summary>
/// <param name="CostUsd">Money, in USD.</param>
/// <param name="Tokens">Tokens of language models, in and out.</param>
/// <param name="Calls">Tool calls.</param>
public sealed record SpendingLimit(decimal? CostUsd, long? Tokens, long? Calls)
{
    /// <summary>The limit of a part; null where it is not limited. Nobody limits wall time but an execution.</summary>
    public decimal? Of(BudgetPart part) => part switch
    {
        BudgetPart.Calls => Calls,
        BudgetPart.Cost => CostUsd,
        BudgetPart.Tokens => Tokens,
        _ => null,
    };
}
