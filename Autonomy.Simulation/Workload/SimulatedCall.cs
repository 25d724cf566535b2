using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// One call of a tool on its way: its effect belongs to the world and comes about whatever becomes of its node, its
/// answer reaches only a node that is still there. Nothing here runs on a task: the answer is given in a moment of the
/// kernel, and the engine takes it up in a turn of its own.
/// </summary>
internal sealed class SimulatedCall(ToolWorld world, ToolHost node, ToolCall tool, ToolDescriptor descriptor)
{
    // Without asynchronous continuations: whoever awaits goes on in the moment of the answer, on no other thread.
    private readonly TaskCompletionSource<ToolOutcome> _answer = new();
    private Pending? _effect;
    private bool _isEffectOpen;
    private bool _isOver;

    public required long Number { get; init; }

    public required ExecutionId Execution { get; init; }

    public required string Key { get; init; }

    public required CallScript Script { get; init; }

    public ToolCall Tool => tool;

    public ToolDescriptor Descriptor => descriptor;

    /// <summary>
    /// What a probe finds at the moment of its answer; by the time that a frozen engine reads it the world has gone on.
    /// </summary>
    public ProbeResult Found { get; private set; } = new ProbeResult.NotKnown("The probe failed.");

    private SimulationKernel Kernel => world.Seams.Kernel;

    /// <summary>Begins; the outcome comes when the script says.</summary>
    public ValueTask<ToolOutcome> Begin(CancellationToken cancellation)
    {
        if (Script.IsLarge) world.Enlarge(Key);
        if (descriptor.Effect != EffectClass.Pure && Script.Effect is { } effect)
        {
            _isEffectOpen = true;
            world.Begin(Key);
            _effect = Kernel.After(effect, Happen);
        }

        if (Script.End is { } end) Kernel.After(end, Answer);
        // The registration lives as long as the attempt's own source, which its actor disposes of.
        cancellation.Register(Cancel);
        return new ValueTask<ToolOutcome>(_answer.Task);
    }

    private void Happen()
    {
        _isEffectOpen = false;
        world.Happen(this);
        world.Settle(Key);
    }

    private void Answer()
    {
        if (Script.Failure is { } failure) End(new ToolOutcome.Failed(failure));
        else if (Script.Throws) Throw();
        else Succeed();
    }

    private void Succeed()
    {
        Found = world.Probe(Key);
        End(new ToolOutcome.Succeeded(world.OutputOf(tool, Key)));
    }

    private void Cancel()
    {
        if (_isOver || node.IsGone) return;
        world.Seams.Recorder.Add(new HistoryEntry.ToolCancelled(Number, Execution));
        if (Script.Stop is { } stop) Kernel.After(stop, Stop);
    }

    private void Stop()
    {
        if (_isOver) return;
        if (_isEffectOpen && Script.StopPreventsEffect)
        {
            _isEffectOpen = false;
            _effect!.CallOff();
            world.Settle(Key);
        }

        End(new ToolOutcome.Failed(new Failure
        {
            Kind = FailureKind.Cancelled,
            Code = "cancelled",
            Message = "The simulation ended the call as it was asked to.",
            Effect = FailureEffect.Unknown,
        }));
    }

    private void End(ToolOutcome outcome)
    {
        if (IsPast()) return;
        Tell(outcome is ToolOutcome.Failed failed ? $"failed, {failed.Failure.Kind}" : "succeeded");
        _answer.SetResult(outcome with { Usage = Script.Usage });
    }

    private void Throw()
    {
        if (IsPast()) return;
        Tell("threw");
        _answer.SetException(new InvalidOperationException("The simulation lets the adapter throw."));
    }

    private bool IsPast()
    {
        bool wasOver = _isOver;
        _isOver = true;
        return wasOver || node.IsGone;
    }

    private void Tell(string outcome) =>
        world.Seams.Recorder.Add(new HistoryEntry.ToolEnded(Number, Execution, outcome));
}
