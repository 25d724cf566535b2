using Autonomy.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <content>The calls that were asked for and not ended yet.</content>
internal sealed partial class ExecutionRun
{
    private void Remember(ExecutionEffect effect)
    {
        switch (effect)
        {
            case ExecutionEffect.StartAttempt start: _open.Add((start.Unit, start.Attempt), start); break;
            case ExecutionEffect.ResumeAttempt resume: _open[(resume.Unit, resume.Attempt)] = resume; break;
            case ExecutionEffect.StartProbe probe: _open[(probe.Unit, probe.Attempt)] = probe; break;
            case ExecutionEffect.StartUndo undo: _open[(undo.Unit, undo.Attempt)] = undo; break;
            case ExecutionEffect.ResumeUndo undo: _open[(undo.Unit, undo.Attempt)] = undo; break;
            case ExecutionEffect.StartChild child: _open[(child.Unit, child.Attempt)] = child; break;
            case ExecutionEffect.CancelAttempt cancel: Forget(cancel.Unit, cancel.Attempt); break;
            case ExecutionEffect.CancelChild child:
                // After a load it is all that is known of the child.
                _open[(child.Start.Unit, child.Start.Attempt)] = child.Start;
                Forget(child.Start.Unit, child.Start.Attempt);
                break;
            case ExecutionEffect.AbandonCalls: _open.Clear(); break;
            case ExecutionEffect.TellRules or ExecutionEffect.SettleSpending or ExecutionEffect.AskSpending: break;
            case ExecutionEffect.ReconcileSpending or ExecutionEffect.HandOut or ExecutionEffect.AwaitWord: break;
            default: throw new InvalidOperationException("Not an effect.");
        }
    }

    // What still runs tells its end; of what was settled already nobody asks.
    private void Forget(UnitKey unit, int attempt)
    {
        if (State.FindUnit(unit) is not { HasOpenAttempt: true }) _open.Remove((unit, attempt));
    }

    private (UnitKey Unit, int Attempt) Take(string unit)
    {
        UnitKey key = Key(unit);
        (UnitKey Unit, int Attempt) open = Assert.Single(_open.Keys, candidate => candidate.Unit == key);
        _open.Remove(open);
        return open;
    }
}
