using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Workers;

/// <content>
/// Asking whether a lost attempt happened: any worker that offers the tool and can tell is asked, whoever ran it.
/// </content>
public sealed partial class WorkerPool
{
    private readonly Dictionary<AttemptId, OpenProbe> _probes = [];

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        var offer = new AttemptOffer(new AttemptId(context.IdempotencyKey, context.Attempt), call, context);
        var probe = new OpenProbe(offer);
        lock (_gate)
        {
            if (!TryAsk(probe)) return ValueTask.FromResult<ProbeResult>(NobodyToAsk(call.Tool));
            _probes[offer.Id] = probe;
        }

        probe.Registration = cancellation.UnsafeRegister(given => Withdraw((OpenProbe)given!), probe);
        return new ValueTask<ProbeResult>(probe.End.Task);
    }

    /// <summary>The answer of a worker, which counts where it is the one that was asked.</summary>
    internal void EndProbe(WorkerSeat seat, AttemptId id, ProbeResult result)
    {
        OpenProbe? probe;
        lock (_gate)
        {
            seat.SeenAt = Now;
            if (!_probes.TryGetValue(id, out probe) || probe.Seat != seat) return;
            _probes.Remove(id);
        }

        probe.Tell(result is ProbeResult.Happened happened
            ? Checked(seat, probe.Offer.Call.Tool, happened)
            : result);
    }

    // Its time is over, or the engine stops.
    private void Withdraw(OpenProbe probe)
    {
        lock (_gate)
        {
            if (_probes.GetValueOrDefault(probe.Offer.Id) == probe) _probes.Remove(probe.Offer.Id);
        }

        probe.Tell(new ProbeResult.NotKnown("The worker did not answer in time."));
    }

    // An output that breaks the tool's own schema is no output of the step.
    private static ProbeResult Checked(WorkerSeat seat, ToolName tool, ProbeResult.Happened happened) =>
        seat.Checked(tool, new ToolOutcome.Succeeded(happened.Output)) is ToolOutcome.Failed failed
            ? new ProbeResult.NotKnown(failed.Failure.Message)
            : happened;

    /// <summary>Who was asked has gone: another is asked. To be called with the lock held.</summary>
    private List<OpenProbe> AskOthers(WorkerSeat gone)
    {
        List<OpenProbe> left = [.. _probes.Values.Where(probe => probe.Seat == gone).Where(probe => !TryAsk(probe))];
        foreach (OpenProbe probe in left) _probes.Remove(probe.Offer.Id);
        return left;
    }

    private static void TellUnanswered(List<OpenProbe> probes)
    {
        foreach (OpenProbe probe in probes) probe.Tell(NobodyToAsk(probe.Offer.Call.Tool));
    }

    // The worker that came last knows best, as of tools.
    private bool TryAsk(OpenProbe probe)
    {
        ToolName tool = probe.Offer.Call.Tool;
        if (!_offering.TryGetValue(tool, out List<WorkerSeat>? seats)) return false;
        probe.Seat = seats.FindLast(seat => !seat.IsGone && seat.CanProbe(tool));
        return probe.Seat is { } asked && asked.Link.TryProbe(probe.Offer);
    }

    private static ProbeResult.NotKnown NobodyToAsk(ToolName tool) =>
        new($"No connected worker that offers {tool} can be asked whether it happened.");

    /// <summary>A question whose answer is awaited.</summary>
    private sealed class OpenProbe(AttemptOffer offer)
    {
        public AttemptOffer Offer => offer;

        public TaskCompletionSource<ProbeResult> End { get; } = new();

        public WorkerSeat? Seat { get; set; }

        public CancellationTokenRegistration Registration { get; set; }

        public void Tell(ProbeResult result)
        {
            Registration.Unregister();
            End.TrySetResult(result);
        }
    }
}
