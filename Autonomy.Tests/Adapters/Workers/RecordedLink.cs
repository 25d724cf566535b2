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

    public void Probe(AttemptOffer lost) => Probes.Add(lost.Id);

    public void Cancel(AttemptId attempt, string reason) => Cancels.Add(attempt);

    public void Refuse(AttemptId attempt, string code, string message) => Refusals.Add((attempt, code));

    public void Close(string reason) => ClosedBecause = reason;
}
