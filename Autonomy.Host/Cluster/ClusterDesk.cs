using System.Globalization;
using System.Reflection;
using Autonomy.Adapters.Workers;
using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Core.Seams;
using Autonomy.Host.Indexing;
using Autonomy.Host.Local;
using Autonomy.Host.Rest.Model;
using Autonomy.Host.Streaming;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace Autonomy.Host.Cluster;

/// <summary>
/// The nodes that serve the store, of which there is one: this process. Tells when something of them changes: a worker
/// comes or goes, the node gets short of room, or is about to stop. Safe to use from any thread.
/// </summary>
internal sealed class ClusterDesk
{
    private static readonly string[] Roles = ["engine", "api", "worker-gateway"];

    private static readonly string Version =
        Assembly.GetExecutingAssembly().GetName().Version?.ToString(fieldCount: 3) ?? "0";

    private readonly Lock _lock = new();
    private readonly LocalEngine _engine;
    private readonly IndexFollower _index;
    private readonly WorkerPools _workers;
    private readonly StreamReaders _readers;
    private readonly IServer _server;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _stopping;
    private readonly string _id = Environment.MachineName;
    private readonly string _incarnation;
    private readonly DateTimeOffset _started;
    private readonly long _startedAt;
    private TaskCompletionSource _changed = NewSignal();
    private long _position;

    public ClusterDesk(
        LocalEngine engine, IndexFollower index, WorkerPools workers, StreamReaders readers, IServer server,
        IHostApplicationLifetime lifetime, IRandomSource random, TimeProvider clock)
    {
        (_engine, _index, _workers, _readers, _server, _clock) = (engine, index, workers, readers, server, clock);
        _incarnation = random.NextUInt64().ToString("x16", CultureInfo.InvariantCulture);
        (_started, _startedAt) = (clock.GetUtcNow(), clock.GetTimestamp());
        _position = _started.ToUnixTimeMilliseconds();
        _stopping = lifetime.ApplicationStopping;
        _stopping.Register(Tell);
        workers.Changed += Tell;
        engine.PressureChanged += _ => Tell();
    }

    /// <summary>
    /// The number of the last change. It grows from change to change, and from one run of the service to the next:
    /// milliseconds since 1970 where there is no more than one change in each.
    /// </summary>
    public long Position
    {
        get
        {
            lock (_lock) return _position;
        }
    }

    /// <summary>Completes once there is a change after this one.</summary>
    public Task WhenChangedAsync(long position)
    {
        lock (_lock) return _position > position ? Task.CompletedTask : _changed.Task;
    }

    /// <summary>How the nodes are now, and how many executions a workspace has on them.</summary>
    public async Task<ClusterResource> LookAsync(string workspace, CancellationToken cancellation)
    {
        ExecutionCounts counts = await _index.Index.CountsAsync(workspace, null, cancellation);
        long ended = counts.ByStatus.Where(entry => entry.Key >= ExecutionStatus.Completed).Sum(entry => entry.Value);
        return new ClusterResource
        {
            Count = 1,
            Leader = _id,
            Nodes = [Self()],
            Shards = [new ShardResource { Shard = 0, Owner = _id, Epoch = 0, LeaseUntil = null }],
            Store = new ClusterStoreResource { Kind = "sqlite", Head = _engine.Journal.HeadOffset },
            Counts = new ClusterCountsResource
            {
                ExecutionsOpen = counts.ByStatus.Values.Sum() - ended,
                ExecutionsEnded = ended,
            },
            Time = _clock.GetUtcNow(),
        };
    }

    private NodeResource Self()
    {
        ICollection<string> addresses = _server.Features.Get<IServerAddressesFeature>()!.Addresses;
        WorkerTotals workers = _workers.Totals();
        return new NodeResource
        {
            Id = _id,
            Incarnation = _incarnation,
            Addresses = new NodeAddressesResource(addresses.First(), addresses.Last()),
            Roles = Roles,
            Version = Version,
            Status = _stopping.IsCancellationRequested ? "leaving" : "up",
            IsLeader = true,
            Pressure = Words.Of(_engine.Status().Pressure.Level),
            Started = _started,
            UptimeMs = (long)_clock.GetElapsedTime(_startedAt).TotalMilliseconds,
            Counts = new NodeCountsResource
            {
                Actors = _engine.Actors,
                WorkersConnected = workers.Connected,
                AttemptsOnWorkers = workers.Running,
                StreamReaders = _readers.Count,
            },
        };
    }

    private void Tell()
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            _position = Math.Max(_position + 1, _clock.GetUtcNow().ToUnixTimeMilliseconds());
            (told, _changed) = (_changed, NewSignal());
        }

        told.TrySetResult();
    }

    // Who waits goes on on a thread of its own, and not on the one that tells.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
