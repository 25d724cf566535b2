using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Projects;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;

namespace Autonomy.Actors.Projects;

/// <summary>
/// Tells the ledger of the workspace what a project may spend, until it holds to that: the budget is in force however
/// soon after its change the engine was killed.
/// </summary>
internal sealed class BudgetErrand(ActorContext context, ProjectId id, ActorRef ledgers)
{
    private static readonly object TellAgainKey = new();

    /// <summary>How long an answer is waited for before the same is told again.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private SpendingLimit? _owed;
    private SpendingLimit? _told;
    private string _by = "";

    /// <summary>Whether a message is the timer's, which asks for <see cref="TellAgain"/>.</summary>
    public static bool IsTimeToTellAgain(object message) => ReferenceEquals(message, TellAgainKey);

    /// <summary>Tells the ledger what follows from the project as it is durable.</summary>
    public void Follow(Project project)
    {
        _owed = project.IsBudgetOwed ? project.Budget : null;
        _by = project.BudgetBy ?? project.CreatedBy;
        if (_owed is null)
        {
            _told = null;
            context.Timers.Cancel(TellAgainKey);
        }
        else if (_owed != _told)
        {
            TellAgain();
        }
    }

    /// <summary>Tells it once more.</summary>
    public void TellAgain()
    {
        if (_owed is null || !RulesId.TryParse(id.Workspace, out RulesId workspace)) return;
        _told = _owed;
        var limit = new SpendingCommand.SetLimit(KeyOf(id), _owed, _by);
        ledgers.Tell(new Deliver(SpendingEventTable.StreamOf(workspace), limit), context.Self);
        context.Timers.StartSingle(TellAgainKey, TellAgainKey, AnswerPatience);
    }

    /// <summary>Takes the ledger's answer. What it has no room for now is told again.</summary>
    public void Hear(SpendingReply reply)
    {
        // The project waits for this: no flood of other messages may keep it out.
        if (reply is SpendingReply.Accepted { Limit: { } taken })
            ((ActorCell)context.Self).PostOwed(new OwedNews(new ProjectCommand.HearBudgetTaken(taken)));
    }

    private static SpendingKey KeyOf(ProjectId project) =>
        new(SpendingScope.Project, project.Name, SpendingPeriod.Total);
}
