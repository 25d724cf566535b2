using Autonomy.Actors.Executions;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Security;
using Autonomy.Host.Service;
using Autonomy.Host.Streaming;
using Microsoft.Extensions.Logging.Abstractions;

namespace Autonomy.Host.Local;

/// <summary>
/// What people change in a store while this process owns it and no service runs: carried out, and put into the audit
/// log of its workspace as it is when they change it through the running service. Nothing is acknowledged before its
/// entry is durable.
/// </summary>
public sealed class LocalTrail : IAsyncDisposable
{
    // Whoever waits is told when an entry is not taken: there is no log of a service besides.
    private readonly AuditLog _log;
    private readonly ControlTrail _trail;

    /// <summary>The trail of an engine; to be disposed of before it.</summary>
    public LocalTrail(LocalEngine engine, TokenKeeper tokens, SecretKeeper secrets, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _log = new AuditLog(engine.Journal, clock, NullLogger<AuditLog>.Instance);
        _trail = new ControlTrail(engine, new ExecutionOwners(engine.Journal), _log.StoreAsync);
        Access = new AccessDesk(tokens, secrets, engine.RedactorOf, _log.StoreAsync);
    }

    /// <summary>Changes tokens and secrets.</summary>
    public AccessDesk Access { get; }

    /// <summary>Tells an execution something.</summary>
    public Task<CommandReply> SendAsync(ExecutionId execution, ExecutionCommand command) =>
        _trail.SendAsync(execution, command);

    /// <summary>Forks an execution.</summary>
    public Task<CommandReply> ForkAsync(ForkRequest request) => _trail.ForkAsync(request);

    /// <summary>Changes the rules of the workspace.</summary>
    public Task<RulesReply> SendAsync(RulesCommand command) => _trail.SendAsync(command);

    /// <summary>Changes what the workspace may spend.</summary>
    public Task<SpendingReply> SendAsync(SpendingCommand command) => _trail.SendAsync(command);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _log.DisposeAsync();
}
