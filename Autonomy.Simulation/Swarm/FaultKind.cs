namespace Autonomy.Simulation.Swarm;

/// <summary>What may go wrong in a run. Each run has about half of them.</summary>
internal enum FaultKind
{
    // The store.

    /// <summary>The store's process dies before a batch is written.</summary>
    CrashBeforeWrite,

    /// <summary>It dies when a batch is written and not synced; the batch may survive.</summary>
    CrashBeforeSync,

    /// <summary>It dies when a batch is synced and not answered.</summary>
    CrashBeforeAnswer,

    /// <summary>A crash tears the last batch: nothing of it survives.</summary>
    TornBatch,

    /// <summary>The sync fails: whether the batch is there is not known.</summary>
    SyncError,

    /// <summary>The sync takes seconds.</summary>
    LateSync,

    /// <summary>There is no space for a while; appends are refused.</summary>
    DiskFull,

    /// <summary>The store gives no answer in time, and did nothing.</summary>
    StoreTimeout,

    /// <summary>The store gave up a batch among concurrent ones; appends are refused once.</summary>
    SerializationFailure,

    /// <summary>The commit was done, and its answer is lost.</summary>
    AnswerLost,

    /// <summary>A read fails.</summary>
    ReadError,

    // Nodes.

    /// <summary>A node is killed and comes back.</summary>
    NodeKill,

    /// <summary>A node is killed again while it recovers.</summary>
    KillInRecovery,

    /// <summary>A node is frozen for longer than its lease, and goes on as a zombie.</summary>
    Zombie,

    /// <summary>A node's wall clock jumps, forward or back.</summary>
    ClockJump,

    /// <summary>A node's clock runs too fast or too slow.</summary>
    ClockDrift,

    // Tools.

    /// <summary>A call never ends by itself.</summary>
    ToolHang,

    /// <summary>A call takes long.</summary>
    ToolSlow,

    /// <summary>A call fails, without effect.</summary>
    ToolError,

    /// <summary>The adapter throws.</summary>
    ToolThrow,

    /// <summary>A call's output is too large for its event.</summary>
    HugeOutput,

    /// <summary>The effect happened, and the answer is lost.</summary>
    EffectAnswerLost,

    /// <summary>The answer comes after the attempt's timeout.</summary>
    AnswerAfterTimeout,

    // Clients and their network.

    /// <summary>A client says everything twice.</summary>
    ClientDoubles,

    /// <summary>A client goes away in the middle of a call, and asks again later.</summary>
    ClientDisconnect,

    /// <summary>Many pauses and resumes.</summary>
    PauseStorm,

    /// <summary>Many cancels.</summary>
    CancelStorm,

    /// <summary>A message takes long.</summary>
    NetworkDelay,

    /// <summary>A message is lost.</summary>
    NetworkDrop,

    /// <summary>A message comes twice.</summary>
    NetworkDouble,

    /// <summary>Messages overtake one another.</summary>
    NetworkReorder,

    /// <summary>A link carries nothing one way for a while.</summary>
    NetworkCut,

    // Limits.

    /// <summary>Mailboxes hold few messages.</summary>
    SmallMailboxes,

    /// <summary>A commit holds one append.</summary>
    SmallCommits,

    /// <summary>Executions are snapshotted and put to sleep at every occasion.</summary>
    EagerSleep,
}
