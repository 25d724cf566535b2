using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Host.Local;

/// <summary>
/// The engine on one machine: the embedded store, the built-in tools, and the actors that run executions, in this process.
/// One at a time owns a store.
/// </summary>
public sealed class LocalEngine : IAsyncDisposable
{
    /// <summary>The tools that plans can call.</summary>
    public IToolCatalog Tools => throw new NotImplementedException();

    /// <summary>The journal; reading it shows what is durable.</summary>
    public IJournal Journal => throw new NotImplementedException();

    /// <summary>Told when the store refuses (disk full): the execution, and what happened and what to do.</summary>
    public event Action<ExecutionId, string>? StoreRefused;

    /// <summary>Opens the store, or makes one where there is none, and starts the engine; executions rest until they are told.</summary>
    public static Task<LocalEngine> OpenAsync(LocalEngineOptions options) => throw new NotImplementedException();

    /// <summary>Submits an execution; the answer comes once it is durable.</summary>
    public Task<CommandReply> SubmitAsync(Plan plan, DataObject inputs, string by) => throw new NotImplementedException();

    /// <summary>Tells an execution something; the answer comes once what follows is durable.</summary>
    public Task<CommandReply> SendAsync(ExecutionId execution, ExecutionCommand command) => throw new NotImplementedException();

    /// <summary>Lets an execution that a crash or a stop left behind go on.</summary>
    public void GoOn(ExecutionId execution) => throw new NotImplementedException();

    /// <summary>Every execution of the store that has not ended, in no particular order.</summary>
    public Task<IReadOnlyList<ExecutionId>> OpenExecutionsAsync() => throw new NotImplementedException();

    /// <summary>Completes when the execution has ended.</summary>
    public Task<ExecutionEnded> WhenEndedAsync(ExecutionId execution) => throw new NotImplementedException();

    /// <summary>Stops the engine; what runs is interrupted, and a later engine goes on from the journal.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <summary>How the local engine is set up.</summary>
public sealed record LocalEngineOptions
{
    /// <summary>The folder of the store.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder that tools' relative paths start from, and that file tools may use.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Gives a secret's text by its name; null when it is not set.</summary>
    public required Func<string, string?> Secrets { get; init; }
}
