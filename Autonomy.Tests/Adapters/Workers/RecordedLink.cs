using Autonomy.Adapters.Workers;

namespace Autonomy.Tests.Adapters.Workers;

/// <summary>What a worker was told.</summary>
internal sealed class RecordedLink : IWorkerLink
{
    public List<AttemptId> Offers { get; } = [];

    public List<AttemptId> Probes { get; } = [];

    public List<AttemptId> Cancels { get; } = [];

    public List<(AttemptId Attempt, string Code)> Refusals { get; } = [];

    public string? ClosedBecause { get; private set; }

    public bool TryOffer(AttemptOffer offer)
    {
        Offers.Add(offer.Id);
        return true;
    }

    public long? UnreadSince { get; set; }

    /// <summary>Whether questions are too long for it.</summary>
    public bool IsTooLong { get; set; }

    /// <summary>What closing it throws; null (the default): nothing.</summary>
    public Exception? CloseFault { get; init; }

    public bool TryProbe(AttemptOffer lost)
    {
        Probes.Add(lost.Id);
        return !IsTooLong;
    }

    public void Cancel(AttemptId attempt, string reason) => Cancels.Add(attempt);

    public void Refuse(AttemptId attempt, string code, string message) => Refusals.Add((attempt, code));

    public void Close(string reason)
    {
        if (CloseFault is { } fault) throw fault;
        ClosedBecause = reason;
    }
}
