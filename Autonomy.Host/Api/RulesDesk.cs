using Autonomy.Actors.Executions;
using Autonomy.Actors.Following;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Journaling;
using Autonomy.Core.Learning;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Host.Api;

/// <summary>
/// The rules of callers' workspaces: policies, ladders, pauses, and what was learned of healing. What is changed is
/// durable and in force before it is answered.
/// </summary>
public sealed class RulesDesk(ExecutionEngine engine, IJournalReader journal)
{
    /// <summary>The rules in force.</summary>
    public WorkspaceRules Of(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        return engine.RulesOf(caller.Workspace);
    }

    /// <summary>Adds policies; gives the rules with them.</summary>
    /// <param name="caller">Who adds them.</param>
    /// <param name="rules">An array of policies, each as in a file of them.</param>
    /// <param name="isLast">Whether they stand after those in force, and not before them.</param>
    /// <exception cref="ApiException">They are refused, and none is in force.</exception>
    public async Task<WorkspaceRules> AddPoliciesAsync(Caller caller, DataValue rules, bool isLast)
    {
        ArgumentNullException.ThrowIfNull(caller);
        PolicyReading read = PolicyReader.Read(DocumentOf("policies", rules));
        if (read.Rules is not { } policies)
            throw Refusals.Of("invalid_policies", "The list of policies", read.Faults, "");
        return await SendAsync(caller, Right.Administer, new RulesCommand.AddPolicies(policies, caller.Name, isLast));
    }

    /// <summary>Lays ladders down, each in place of one for the same; gives the rules with them.</summary>
    /// <param name="caller">Who does.</param>
    /// <param name="rules">An array of ladders, each as in a file of them.</param>
    /// <exception cref="ApiException">They are refused, and none is in force.</exception>
    public async Task<WorkspaceRules> LayLaddersAsync(Caller caller, DataValue rules)
    {
        ArgumentNullException.ThrowIfNull(caller);
        LadderReading read = LadderReader.Read(DocumentOf("ladders", rules));
        if (read.Rules is not { } ladders) throw Refusals.Of("invalid_ladders", "The list of ladders", read.Faults, "");
        return await SendAsync(caller, Right.Administer, new RulesCommand.LayLadders(ladders, caller.Name));
    }

    /// <summary>Changes the rules; gives them as they are then.</summary>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public async Task<WorkspaceRules> SendAsync(Caller caller, Right right, RulesCommand command)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(right);
        return await engine.SendAsync(RulesId.Of(caller.Workspace), command) switch
        {
            RulesReply.Accepted accepted => accepted.Rules,
            RulesReply.Refused refused => throw Refusals.Of(refused.Rejection),
            _ => throw new InvalidOperationException("A reply is accepted or refused."),
        };
    }

    /// <summary>
    /// What the caller's workspace has learned of each failure, in the order of kinds, tools and fingerprints.
    /// </summary>
    public async Task<(Lessons Lessons, IReadOnlyList<KeyValuePair<LessonKey, LessonCounts>> Shown)> LessonsAsync(
        Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        var fold = new LessonFold(static (_, _) => { });
        await JournalCatchUp.ReadAsync(journal, fold, long.MaxValue, cancellation);
        Lessons lessons = fold.Of(caller.Workspace);
        return (lessons, InOrder(lessons));
    }

    /// <summary>Those of single failures, in the order in which people look through them.</summary>
    public static IReadOnlyList<KeyValuePair<LessonKey, LessonCounts>> InOrder(Lessons lessons)
    {
        ArgumentNullException.ThrowIfNull(lessons);
        return
        [
            .. lessons.Counts.Where(entry => entry.Key.Fingerprint is not null)
                .OrderBy(entry => entry.Key.Kind).ThenBy(entry => entry.Key.Tool, StringComparer.Ordinal)
                .ThenBy(entry => entry.Key.Fingerprint, StringComparer.Ordinal).ThenBy(entry => entry.Key.Rung),
        ];
    }

    // As a file of them says it, so that there is one format.
    private static PlanDocument DocumentOf(string what, DataValue rules) =>
        PlanDocument.Of(DataObject.Of((what, 1), ("rules", rules)));
}
