using Autonomy.Actors.Runtime;
using Autonomy.Core.Tools;

namespace Autonomy.Actors.Executions;

/// <summary>
/// The latest news of a call. They may come from any thread and at any rate: one message waits in the actor's mailbox
/// at most, and what was not taken yet is replaced.
/// </summary>
internal sealed class ProgressInbox(ActorRef owner)
{
    private readonly Lock _gate = new();
    private ToolProgress _latest;
    private bool _isWaiting;

    public void Put(ToolProgress progress)
    {
        lock (_gate)
        {
            _latest = progress;
            if (_isWaiting) return;
            _isWaiting = owner.TryTell(this);
        }
    }

    public ToolProgress Take()
    {
        lock (_gate)
        {
            _isWaiting = false;
            return _latest;
        }
    }
}
