using Autonomy.Core.Journaling;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.World;
using Autonomy.Tests.Journals;

namespace Autonomy.Tests.Simulation.World;

public sealed class EmbeddedSimulatedStoreConformanceTests : DurableJournalConformance
{
    private readonly PumpedStore.Disk _disk = new(hasServer: false);

    protected override IJournal Open() => new PumpedStore(_disk);
}

public sealed class ServerSimulatedStoreConformanceTests : DurableJournalConformance
{
    private readonly PumpedStore.Disk _disk = new(hasServer: true);

    protected override IJournal Open() => new PumpedStore(_disk);
}

/// <summary>
/// The simulated store for callers that await it on threads of their own: within each call virtual time runs until the
/// store has nothing left to do.
/// </summary>
internal sealed class PumpedStore : IJournal
{
    private readonly Disk _disk;
    private readonly NodeStore _inner;

    public PumpedStore(Disk disk)
    {
        _disk = disk;
        var user = new OnlyUser();
        _inner = new NodeStore(disk.Seams, disk.Store, new StoreWriter(disk.Seams, disk.Store, user), user);
    }

    public long HeadOffset => _inner.HeadOffset;

    public void Append(AppendRequest request, IAppendCompletion completion) => _disk.Run(() =>
    {
        _inner.Append(request, completion);
        return 0;
    });

    public ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        StreamId stream, long fromVersion, int max, CancellationToken cancellation) =>
        _disk.Run(() => _inner.ReadStreamAsync(stream, fromVersion, max, cancellation));

    public ValueTask<IReadOnlyList<StoredEvent>> ReadAfterAsync(
        long afterOffset, int max, CancellationToken cancellation) =>
        _disk.Run(() => _inner.ReadAfterAsync(afterOffset, max, cancellation));

    public ValueTask<Snapshot?> ReadSnapshotAsync(StreamId stream, CancellationToken cancellation) =>
        _disk.Run(() => _inner.ReadSnapshotAsync(stream, cancellation));

    public ValueTask<ReadOnlyMemory<byte>?> ReadPayloadAsync(PayloadHash hash, CancellationToken cancellation) =>
        _disk.Run(() => _inner.ReadPayloadAsync(hash, cancellation));

    public ValueTask<IReadOnlyList<WakeUp>> ReadWakeUpsAsync(
        DateTimeOffset upTo, WakeUp? after, int max, CancellationToken cancellation) =>
        _disk.Run(() => _inner.ReadWakeUpsAsync(upTo, after, max, cancellation));

    public IDisposable OnCommitted(Action<long> told) => _inner.OnCommitted(told);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    /// <summary>What outlives the one who has it open.</summary>
    internal sealed class Disk
    {
        private readonly Lock _gate = new();

        public Disk(bool hasServer)
        {
            Scenario scenario = SmallWorld.ScenarioOf(seed: 1, hasServer, []);
            var kernel = new SimulationKernel(scenario.Stream("kernel"), new Trace(keepsLines: false));
            Seams = new WorldSeams
            {
                Scenario = scenario,
                Kernel = kernel,
                Recorder = new HistoryRecorder(kernel),
                Dice = new FaultDice(scenario, static (_, _, _) => { }),
                States = new DurableStates(),
            };
            Store = new SimulatedStore(Seams, StoreFlaws.None);
        }

        public WorldSeams Seams { get; }

        public SimulatedStore Store { get; }

        public T Run<T>(Func<T> call)
        {
            lock (_gate)
            {
                T result = call();
                while (Seams.Kernel.Step())
                {
                    // Until nothing is left to happen.
                }

                return result;
            }
        }
    }

    private sealed class OnlyUser : IStoreUser
    {
        public int Number => 0;

        public bool IsGone => false;

        public bool IsCutOff => false;

        public AppendRequest Stamp(AppendRequest request) => request;

        public void WhenAwake(Action happens) => happens();

        public void Freeze() => throw new InvalidOperationException("There are no faults.");

        public void DieInStore(string where) => throw new InvalidOperationException("There are no faults.");

        public void OnOutcomeUnknown() => throw new InvalidOperationException("There are no faults.");

        public void OnFenced()
        {
            // It goes on, as the suite wants it.
        }
    }
}
