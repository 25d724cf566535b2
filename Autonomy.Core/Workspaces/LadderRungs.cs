using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Workspaces;

/// <summary>Which rungs can help after which failure, and what the kinds of failure are called.</summary>
public static class LadderRungs
{
    private static readonly ImmutableArray<Rung> Others = [Rung.Rollback, Rung.Substitute, Rung.Decide];

    /// <summary>The rungs that a ladder of the kind may have, the cheapest first; none for a cancel.</summary>
    public static ImmutableArray<Rung> Of(FailureKind kind) => kind switch
    {
        FailureKind.Cancelled => [],
        // A guard that spoke, a question, and money that is spent are for people.
        FailureKind.DataLossRisk or FailureKind.SecurityViolation or FailureKind.InputRequired
            or FailureKind.BudgetExhausted => [Rung.Decide],
        // The same call meets the same refusal.
        FailureKind.MissingScope or FailureKind.AccessRevoked or FailureKind.Denied or FailureKind.PermanentExternal =>
            Others,
        FailureKind.TokenExpired => [Rung.RefreshToken, .. Others],
        FailureKind.BadInput => [Rung.RepairInput, .. Others],
        FailureKind.OutputMismatch or FailureKind.NotFound or FailureKind.Configuration =>
            [Rung.Retry, Rung.RepairInput, .. Others],
        FailureKind.Timeout => [Rung.Retry, Rung.MoreTime, .. Others],
        FailureKind.Unavailable => [Rung.Retry, Rung.Park, .. Others],
        FailureKind.TooLarge => [Rung.Retry, Rung.FewerAtOnce, .. Others],
        _ => [Rung.Retry, .. Others],
    };

    /// <summary>The number and the name of a kind: <c>K4 unavailable</c>.</summary>
    public static string NameOf(FailureKind kind) =>
        string.Create(CultureInfo.InvariantCulture, $"K{(int)kind} {Words.Of(kind)}");

    /// <summary>Reads a kind by its name or number, <c>unavailable</c> or <c>K4</c>; false for neither.</summary>
    public static bool TryParse(string text, out FailureKind kind)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Words.TryParse(text, out kind)) return true;
        bool isNumber = text is ['K' or 'k', .. var digits]
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && Enum.IsDefined(kind = (FailureKind)number);
        return isNumber;
    }
}
