using System.Threading.Channels;
using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;
using Autonomy.Tests.Core.Executions;

namespace Autonomy.Tests.Crash;

/// <summary>
/// The people around an engine that may be killed. They answer decisions, send signals, pause, resume and cancel,
/// about half of it at once and the rest not before the next engine runs. Where an effect is unknown they look into the
/// ledger.
/// </summary>
internal sealed class CrashPeople(
    ExecutionEngine engine, IJournal journal, Ledger ledger, CrashOrders orders, TextWriter told)
{
    private const int PageMax = 1_000;
    private const int PausesOneIn = 40;

    private readonly Dice _dice = new(orders.Seed);
    private readonly HashSet<string> _open = [];
    private long _seen = journal.HeadOffset;

    /// <summary>
    /// Acts on what waited before and on what has come since it was made; ends when all has ended, if it is to.
    /// </summary>
    public async Task ActAsync(IReadOnlyList<ExecutionId> open)
    {
        var news = Channel.CreateBounded<long>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using IDisposable following = journal.OnCommitted(head => news.Writer.TryWrite(head));
        foreach (ExecutionId id in open) await LookAtAsync(id);
        while (true)
        {
            IReadOnlyList<StoredEvent> page = await journal.ReadAfterAsync(_seen, PageMax, CancellationToken.None);
            foreach (StoredEvent stored in page) await HearAsync(stored);
            if (page.Count > 0) _seen = page[^1].Offset;
            else if (orders.Drains && _open.Count == 0) return;
            else await news.Reader.ReadAsync();
        }
    }

    /// <summary>Every execution of the store that has not ended.</summary>
    public static async Task<IReadOnlyList<ExecutionId>> OpenAsync(IJournal journal)
    {
        var open = new List<ExecutionId>();
        WakeUp? last = null;
        do
        {
            IReadOnlyList<WakeUp> page =
                await journal.ReadWakeUpsAsync(DateTimeOffset.MaxValue, last, PageMax, CancellationToken.None);
            open.AddRange(page.Select(IdOf));
            last = page.Count == PageMax ? page[^1] : null;
        }
        while (last is not null);
        return open;
    }

    private static ExecutionId IdOf(WakeUp entry) => ExecutionId.TryFromStream(entry.Stream, out ExecutionId id)
        ? id
        : throw new FormatException($"'{entry.Stream}' is not the stream of an execution.");

    private async Task LookAtAsync(ExecutionId id)
    {
        ExecutionState state = await CrashHistory.FoldAsync(journal, id);
        if (state.IsTerminal) return;
        _open.Add(id.Value);
        if (state.Status == ExecutionStatus.Paused) await TellAsync(id, new ExecutionCommand.Resume("tester"));
        foreach (DecisionState asked in state.Decisions.Where(asked => asked.Answer is null))
            await AnswerAsync(id, asked.Request);
        foreach (UnitState unit in state.Steps.SelectMany(step => step.Units))
        {
            if (unit.Wait is { Kind: WaitKind.Signal } wait) await SignalAsync(id, wait.Detail);
        }
    }

    private async Task HearAsync(StoredEvent stored)
    {
        if (!ExecutionId.TryFromStream(stored.Stream, out ExecutionId id)) return;
        ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, CancellationToken.None);
        switch (ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span))
        {
            case ExecutionEvent.Submitted: _open.Add(id.Value); break;
            case ExecutionEvent.Completed or ExecutionEvent.Failed or ExecutionEvent.Cancelled:
                _open.Remove(id.Value);
                break;
            case ExecutionEvent.Paused when !Leaves():
                await TellAsync(id, new ExecutionCommand.Resume("tester"));
                break;
            case ExecutionEvent.DecisionRequired asked when !Leaves(): await AnswerAsync(id, asked.Request); break;
            case ExecutionEvent.StepWaiting { On: WaitKind.Signal } waiting when !Leaves():
                await SignalAsync(id, waiting.Signal!);
                break;
            case ExecutionEvent.StepCompleted when !orders.Drains && _dice.Chance(PausesOneIn):
                await TellAsync(id, new ExecutionCommand.Pause("tester", null));
                break;
            default: break;
        }
    }

    /// <summary>Whether this is left to whoever looks after the next engine.</summary>
    private bool Leaves() => !orders.Drains && _dice.Chance(2);

    private Task SignalAsync(ExecutionId id, string name) => TellAsync(id, name == CrashPlans.Never
        ? new ExecutionCommand.Cancel("tester", null, Undo: true)
        : new ExecutionCommand.Signal(name, DataNull.Value, "tester"));

    private Task AnswerAsync(ExecutionId id, DecisionRequest request)
    {
        string unit = LedgerTools.UnitOf(request.Step, request.Item);
        string option = request.Kind switch
        {
            DecisionKind.Approval or DecisionKind.Question => DecisionOption.Approve,
            DecisionKind.UnknownEffect when CrashPlans.KindOf(id.Value) == "stop" => DecisionOption.Stop,
            DecisionKind.UnknownEffect when ledger.Has($"{id}/{unit}/1") => DecisionOption.Done,
            _ => DecisionOption.Retry,
        };
        return TellAsync(id, new ExecutionCommand.Answer(request.Id, option, "tester", null, null));
    }

    // A refusal says that somebody was quicker, or that the execution has ended meanwhile: both are well.
    private async Task TellAsync(ExecutionId id, ExecutionCommand command)
    {
        CommandReply reply = await engine.SendAsync(id, command);
        if (reply is CommandReply.Accepted) told.WriteLine($"told {id} {command.GetType().Name}");
    }
}
