using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Explaining;

/// <summary>The commands that answer, go on, stop and tell.</summary>
public static class Remedies
{
    /// <summary>The commands that answer a decision, one an option, the recommended one first.</summary>
    public static ImmutableArray<Remedy> Of(DecisionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return
        [
            .. request.Options.OrderBy(option => option.Name != request.Default).Select(option => Of(request, option)),
        ];
    }

    internal static Remedy Resume(ExecutionState state) =>
        new(["resume", state.Id.Value], "It goes on from exactly there.");

    internal static Remedy Lift(Hold hold) => new(
        hold.Scope switch
        {
            HoldScope.Workspace => ["resume", "--workspace"],
            HoldScope.Project => ["resume", "--project", hold.Name],
            HoldScope.Tool => ["resume", "--tool", hold.Name],
            _ => ["resume", "--host", hold.Name],
        },
        "Whatever waits for it goes on.");

    internal static Remedy Cancel(ExecutionState state) =>
        new(["cancel", state.Id.Value], "It stops; if that is asked for, what was done is undone.");

    internal static Remedy Report(ExecutionState state) =>
        new(["report", state.Id.Value], "Tells all that happened, with evidence.");

    internal static Remedy Signal(ExecutionState state, string name) =>
        new(["signal", state.Id.Value, name], "The step takes the signal and goes on.");

    private static Remedy Of(DecisionRequest request, DecisionOption option) => new(
        option.Name is DecisionOption.Approve or DecisionOption.Reject
            ? ["inbox", option.Name, request.Id]
            : ["inbox", "choose", request.Id, option.Name],
        option.Consequence);
}
