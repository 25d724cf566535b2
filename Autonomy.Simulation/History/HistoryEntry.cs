using Autonomy.Actors.Executions;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Learning;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;
using Autonomy.Core.Workspaces;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.History;

/// <summary>
/// What happened in a run, as an observer outside of it sees it: what clients asked and were told, what became durable,
/// what was done to the world, who held the lease, what went wrong. Checkers look at nothing else.
/// </summary>
internal abstract partial record HistoryEntry
{
    private HistoryEntry()
    {
    }

    /// <summary>The true time, in microseconds since the start.</summary>
    public long At { get; init; }

    /// <summary>The execution that it is about, if it is about one.</summary>
    public virtual ExecutionId? About => null;

    /// <summary>All executions that it is about; none for what is about a machine and whatever is there.</summary>
    public virtual IReadOnlyList<ExecutionId> AllAbout => About is { } one ? [one] : [];

    /// <summary>A client asks an execution something. A repeated question is a call of its own.</summary>
    /// <param name="Call">The number of the call.</param>
    /// <param name="Client">The client's number.</param>
    /// <param name="Execution">Which.</param>
    /// <param name="Command">What.</param>
    public sealed record Called(long Call, int Client, ExecutionId Execution, ExecutionCommand Command) : HistoryEntry
    {
        public override ExecutionId? About => Execution;

        public override string ToString() => $"client {Client} calls #{Call} {Describe.Of(Command)} {Execution}";
    }

    /// <summary>The client has its answer: from here on it counts on it.</summary>
    public sealed record Answered(long Call, ExecutionId Execution, CommandReply Reply) : HistoryEntry
    {
        public override ExecutionId? About => Execution;

        public override string ToString() => $"call #{Call} is answered {Describe.Of(Reply)}";
    }

    /// <summary>The client knows no more than that there was no answer.</summary>
    public sealed record Unanswered(long Call, ExecutionId Execution, string Why) : HistoryEntry
    {
        public override ExecutionId? About => Execution;

        public override string ToString() => $"call #{Call} has no answer: {Why}";
    }

    /// <summary>A client asks the rules of the workspace something.</summary>
    /// <param name="Call">The number of the call, counted together with those to executions.</param>
    /// <param name="Client">The client's number.</param>
    /// <param name="Command">What.</param>
    public sealed record RulesCalled(long Call, int Client, RulesCommand Command) : HistoryEntry
    {
        public override string ToString() => $"client {Client} calls #{Call} {Describe.Of(Command)}";
    }

    /// <summary>The client has the answer of the rules.</summary>
    public sealed record RulesAnswered(long Call, RulesReply Reply) : HistoryEntry
    {
        public override string ToString() => $"call #{Call} is answered {Describe.Of(Reply)}";
    }

    /// <summary>The client knows no more than that the rules gave no answer.</summary>
    public sealed record RulesUnanswered(long Call, string Why) : HistoryEntry
    {
        public override string ToString() => $"call #{Call} has no answer: {Why}";
    }

    /// <summary>A client asks the ledger of the workspace something.</summary>
    /// <param name="Call">The number of the call, counted together with those to executions.</param>
    /// <param name="Client">The client's number.</param>
    /// <param name="Command">What.</param>
    public sealed record SpendingCalled(long Call, int Client, SpendingCommand Command) : HistoryEntry
    {
        public override string ToString() => $"client {Client} calls #{Call} {Describe.Of(Command)}";
    }

    /// <summary>The client has the answer of the ledger.</summary>
    public sealed record SpendingAnswered(long Call, SpendingReply Reply) : HistoryEntry
    {
        public override string ToString() => $"call #{Call} is answered {Reply.GetType().Name}";
    }

    /// <summary>The client knows no more than that the ledger gave no answer.</summary>
    public sealed record SpendingUnanswered(long Call, string Why) : HistoryEntry
    {
        public override string ToString() => $"call #{Call} has no answer: {Why}";
    }

    /// <summary>The engine of a node goes by these lessons from now on.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Lessons">All that it has learned.</param>
    public sealed record LessonsTaken(int Node, Lessons Lessons) : HistoryEntry
    {
        public override string ToString() =>
            $"node {Node} goes by {Lessons.Counts.Values.Sum(counts => counts.Seen)} observations";
    }

    /// <summary>A client looks what a fork would be, and says yes to it.</summary>
    /// <param name="Client">The client's number.</param>
    /// <param name="Execution">The execution that will come of it.</param>
    /// <param name="Plan">What it would be.</param>
    public sealed record ForkConfirmed(int Client, ExecutionId Execution, ForkPlan Plan) : HistoryEntry
    {
        public override ExecutionId? About => Execution;

        public override string ToString() => $"client {Client} confirms {Describe.Of(Plan)} as {Execution}";
    }

    /// <summary>The engine of a node hands an append to its store.</summary>
    /// <param name="Append">The number of the append.</param>
    /// <param name="Node">The node.</param>
    /// <param name="Request">What; a copy, with the fence of the node.</param>
    public sealed record AppendAsked(long Append, int Node, AppendRequest Request) : HistoryEntry
    {
        public override ExecutionId? About => Describe.ExecutionOf(Request.Stream);

        public override string ToString() => $"node {Node} appends @{Append} {Describe.Of(Request)}";
    }

    /// <summary>A store writes appends as one commit: all of them become durable, or none.</summary>
    /// <param name="Node">The node whose appends they are.</param>
    /// <param name="Appends">Their numbers.</param>
    /// <param name="Executions">The executions whose appends they are.</param>
    public sealed record BatchWritten(
        int Node, IReadOnlyList<long> Appends, IReadOnlyList<ExecutionId> Executions) : HistoryEntry
    {
        public override IReadOnlyList<ExecutionId> AllAbout => Executions;

        public override string ToString() =>
            $"the store writes {string.Join(", ", Appends.Select(append => $"@{append}"))} of node {Node} together";
    }

    /// <summary>An append became durable. Appends with the same commit became so together.</summary>
    /// <param name="Append">The number of the append.</param>
    /// <param name="Commit">The number of the commit.</param>
    /// <param name="Request">What was appended, with its fence.</param>
    /// <param name="Events">Its events as they stand in the store.</param>
    public sealed record Committed(
        long Append, long Commit, AppendRequest Request, IReadOnlyList<StoredEvent> Events) : HistoryEntry
    {
        public override ExecutionId? About => Describe.ExecutionOf(Request.Stream);

        public override string ToString() => $"commit {Commit} makes @{Append} durable: {Describe.Of(Events)}";
    }

    /// <summary>The node hears what became of its append.</summary>
    public sealed record AppendAnswered(long Append, int Node, StreamId Stream, AppendResult Result) : HistoryEntry
    {
        public override ExecutionId? About => Describe.ExecutionOf(Stream);

        public override string ToString() =>
            $"node {Node} hears of @{Append}: {Result.Outcome} at version {Result.Version}";
    }

    /// <summary>
    /// The engine of a node begins to read a stream: what it writes after that rests on what is there.
    /// </summary>
    public sealed record StreamRead(int Node, StreamId Stream) : HistoryEntry
    {
        public override ExecutionId? About => Describe.ExecutionOf(Stream);

        public override string ToString() => $"node {Node} reads {Stream}";
    }

    /// <summary>The engine of a node calls a tool.</summary>
    /// <param name="Call">The number of the tool call.</param>
    /// <param name="Node">The node.</param>
    /// <param name="Epoch">The node's epoch.</param>
    /// <param name="Kind">Attempt, probe or undo.</param>
    /// <param name="Execution">For which execution.</param>
    /// <param name="Step">For which step.</param>
    /// <param name="Item">For which item.</param>
    /// <param name="Attempt">The attempt's number.</param>
    /// <param name="Key">The idempotency key.</param>
    /// <param name="Tool">The tool.</param>
    /// <param name="Effect">What repeating it would do.</param>
    public sealed record ToolCalled(
        long Call, int Node, long Epoch, ToolCallKind Kind, ExecutionId Execution, string Step, int? Item, int Attempt,
        string Key, ToolCall Tool, EffectClass Effect) : HistoryEntry
    {
        public override ExecutionId? About => Execution;

        public override string ToString() =>
            $"node {Node} calls tool #{Call} {Tool.Tool} for {Describe.Unit(Step, Item)} {Kind} {Attempt} "
            + $"of {Execution}";
    }

    /// <summary>The call has its effect on the world; never for a tool without one.</summary>
    public sealed record EffectHappened(long Call, ExecutionId Execution) : HistoryEntry
    {
        public override ExecutionId? About => Execution;

        public override string ToString() => $"tool call #{Call} has its effect";
    }

    /// <summary>The engine hears how the call ended; not for a call whose node is gone.</summary>
    public sealed record ToolEnded(long Call, ExecutionId Execution, string Outcome) : HistoryEntry
    {
        public override ExecutionId? About => Execution;

        public override string ToString() => $"tool call #{Call} ends: {Outcome}";
    }

    /// <summary>The engine asked a call to end.</summary>
    public sealed record ToolCancelled(long Call, ExecutionId Execution) : HistoryEntry
    {
        public override ExecutionId? About => Execution;

        public override string ToString() => $"tool call #{Call} is asked to end";
    }

    /// <summary>A node was granted the right to write.</summary>
    public sealed record LeaseGranted(int Shard, long Epoch, int Node) : HistoryEntry
    {
        public override string ToString() => $"node {Node} holds shard {Shard} in epoch {Epoch}";
    }

    /// <summary>A node's engine began.</summary>
    public sealed record NodeStarted(int Node, long Epoch) : HistoryEntry
    {
        public override string ToString() => $"node {Node} starts in epoch {Epoch}";
    }

    /// <summary>A node's process ended, at once.</summary>
    public sealed record NodeKilled(int Node, string Why) : HistoryEntry
    {
        public override string ToString() => $"node {Node} is gone: {Why}";
    }

    /// <summary>A fault happened.</summary>
    /// <param name="Kind">Which.</param>
    /// <param name="Where">What it hits, in words.</param>
    /// <param name="Hits">The executions that it hits; none for one that hits a machine, and whatever is there.</param>
    public sealed record FaultMet(FaultKind Kind, string Where, IReadOnlyList<ExecutionId> Hits) : HistoryEntry
    {
        public override IReadOnlyList<ExecutionId> AllAbout => Hits;

        public override string ToString() => $"FAULT {Kind}: {Where}";
    }

    /// <summary>An actor of a node failed, as its observer heard.</summary>
    public sealed record ActorFailed(int Node, string Actor, string Cause, string Directive) : HistoryEntry
    {
        public override ExecutionId? About => Describe.ExecutionLost(Cause);

        public override string ToString() => $"node {Node}: actor {Actor} {Directive} after: {Cause}";
    }

    /// <summary>From here on nothing goes wrong.</summary>
    public sealed record Healed : HistoryEntry
    {
        public override string ToString() => "everything is healed";
    }

    /// <summary>The run is over; nothing happens by itself any more, or its time is up.</summary>
    /// <param name="IsIdle">Whether nothing was left to happen.</param>
    public sealed record Over(bool IsIdle) : HistoryEntry
    {
        public override string ToString() => IsIdle ? "nothing is left to happen" : "time is up";
    }
}

/// <summary>What a tool is called for.</summary>
internal enum ToolCallKind
{
    /// <summary>A step's own work.</summary>
    Attempt,

    /// <summary>Finding out whether a lost attempt happened.</summary>
    Probe,

    /// <summary>Undoing a completed step.</summary>
    Undo,
}
