using Autonomy.Core.Executions;

namespace Autonomy.Benchmarks.Loads.Submitting;

/// <summary>Several clients, used in turn.</summary>
internal sealed class ClientsInTurn(IReadOnlyList<ISubmissionClient> clients) : ISubmissionClient
{
    private uint _turn;

    public Task<ExecutionId> SubmitAsync() =>
        clients[(int)(Interlocked.Increment(ref _turn) % (uint)clients.Count)].SubmitAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (ISubmissionClient client in clients) await client.DisposeAsync();
    }
}
