using System.Globalization;
using Autonomy.Core.Plans;

namespace Autonomy.Core.Executions;

/// <summary>Amounts of budgets in words.</summary>
public static class BudgetWords
{
    /// <summary>An amount of a part in words.</summary>
    public static string Of(BudgetPart part, decimal amount) => part switch
    {
        BudgetPart.Cost => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00##} USD"),
        BudgetPart.Duration => Durations.Write(TimeSpan.FromMilliseconds((double)amount)),
        BudgetPart.Calls when amount == 1 => "1 call",
        BudgetPart.Tokens => string.Create(CultureInfo.InvariantCulture, $"{amount:N0} tokens"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{amount:N0} calls"),
    };
}
