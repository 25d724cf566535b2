using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Workspaces;

namespace Autonomy.Actors.Workspaces;

/// <summary>
/// Places one pause and answers its asker when it holds everywhere: once it is in force, every execution in memory has
/// taken it, so that whatever was decided on the former rules is durable by then.
/// </summary>
internal sealed class PauseErrand(RulesCommand.Place pause, ActorRef keeper, PauseErrand.Roll roll, ActorRef asker)
    : Actor
{
    private static readonly object GiveUp = new();

    // The asker has given up by then.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private RulesReply? _reply;

    protected override void PreStart()
    {
        Context.Timers.StartSingle(GiveUp, GiveUp, Patience);
        keeper.Tell(pause, Self);
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case RulesReply.Accepted accepted:
                _reply = accepted;
                roll.Region.Tell(roll.Call, Self);
                break;
            case AllTold: End(_reply!); break;
            case RulesReply or StatusFailure: End(message); break;
            case var end when ReferenceEquals(end, GiveUp): Context.Stop(Self); break;
            default: Unhandled(message); break;
        }
    }

    private void End(object answer)
    {
        asker.Tell(answer, Self);
        Context.Stop(Self);
    }

    /// <summary>Who has to take it that the rules have changed, and how they are told.</summary>
    internal sealed record Roll(ActorRef Region, TellAll Call);
}
