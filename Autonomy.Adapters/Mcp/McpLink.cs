using System.Collections.Immutable;
using Autonomy.Adapters.Connections;
using Autonomy.Core.Connections;
using Autonomy.Core.Recovery;
using Autonomy.Core.Secrets;

namespace Autonomy.Adapters.Mcp;

/// <summary>
/// The way to one server: keeps a session with it, connects again after an end with growing pauses, and looks whether
/// its tools are still those that were accepted. Safe to use from any thread; dispose it to end the session, and with
/// it the server's program.
/// </summary>
public sealed partial class McpLink : IAsyncDisposable
{
    private readonly McpTerms _terms;
    private readonly Func<string, string?> _secrets;
    private readonly Action<McpStatus> _onChange;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    // What the status says of the session, and which session it is, change together.
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _places = new(McpTerms.CallsMax, McpTerms.CallsMax);
    private Connection _connection;
    private volatile McpSession? _session;
    private volatile McpStatus _status;
    private Task _keeping = Task.CompletedTask;
    private int _failures;

    /// <summary>A way to a server that is not connected yet.</summary>
    /// <param name="connection">How it is reached, and what was accepted of it.</param>
    /// <param name="secrets">The text of a secret of the workspace by its name; null when it is not set.</param>
    /// <param name="terms">How servers are connected.</param>
    /// <param name="onChange">Told of every change of its status; quick. Null: nobody is.</param>
    public McpLink(
        Connection connection, Func<string, string?> secrets, McpTerms terms, Action<McpStatus>? onChange = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(terms);
        (_connection, _secrets, _terms) = (connection, secrets, terms);
        _onChange = onChange ?? (static _ => { });
        _status = new McpStatus { State = McpState.Connecting, Since = terms.Clock.GetUtcNow() };
    }

    /// <summary>How it does.</summary>
    public McpStatus Status => _status;

    /// <summary>Where calls go: the host of a server at a URL, or the program.</summary>
    internal string Target => _connection.Mcp is { Url: { } url } ? new Uri(url).Authority : _connection.Mcp!.Command!;

    /// <summary>Connects the server if it is not, and gives what it defines now, which is not accepted yet.</summary>
    /// <exception cref="ConnectionRefusedException">It cannot be connected; the message says why.</exception>
    public async Task<ConnectionDefinition> ShakeHandsAsync(CancellationToken cancellation)
    {
        try
        {
            McpSession session = await SessionAsync(isUrgent: true, cancellation);
            return await DefineAsync(session, cancellation);
        }
        catch (McpRefusedException refused)
        {
            throw new ConnectionRefusedException(refused.Failure.Code, refused.Failure.Message, refused);
        }
    }

    /// <summary>Calls are made by this definition from now on.</summary>
    public void Accept(ConnectionDefinition definition)
    {
        Connection connection = _connection with { Definition = definition };
        Volatile.Write(ref _connection, connection);
        Publish(static status => status with
        {
            Drift = ImmutableSortedDictionary.Create<string, Failure>(StringComparer.Ordinal),
            Unaccepted = [],
        });
    }

    /// <summary>Keeps the server connected from now on. To be called once.</summary>
    public void Start() => _keeping = Task.Run(() => KeepAsync(_stopping.Token));

    /// <summary>Ends the session, and the server's program.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _keeping;
        // Whoever opens a session at this moment does not leave it behind.
        await _turn.WaitAsync();
        await DropAsync(_session);
        _turn.Release();
    }

    private async Task KeepAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(await SessionAsync(isUrgent: false, stop), stop);
            }
            catch (McpRefusedException)
            {
                // The status has it: the server is down, and tried again.
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                await GiveUpAsync(exception);
            }

            await PauseAsync(stop);
        }
    }

    // A server that nobody keeps connected would be down for good, and nobody would be told: whatever breaks here is in
    // the status, and it begins anew.
    private async Task GiveUpAsync(Exception cause)
    {
        try
        {
            await BreakAsync(_session, BrokenBy(cause));
        }
        catch (Exception atItsEnd)
        {
            NoteFailure(BrokenBy(atItsEnd));
        }
    }

    private Failure BrokenBy(Exception exception) => new()
    {
        Kind = FailureKind.Unknown,
        Code = "mcp_connection_broke",
        Message = $"The connection '{_connection.Name}' broke: {exception.Message}",
    };

    /// <summary>Completes once the session has to be replaced.</summary>
    private async Task WatchAsync(McpSession session, CancellationToken stop)
    {
        while (_session == session)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task due = Task.Delay(_terms.CheckInterval, _terms.Clock, waiting.Token);
            Task change = session.Changes.WaitToReadAsync(waiting.Token).AsTask();
            await Task.WhenAny(session.Ended, due, change);
            await waiting.CancelAsync();
            stop.ThrowIfCancellationRequested();
            session.Changes.TryRead(out _);
            if (!session.Ended.IsCompleted) await DefineAsync(session, stop);
            else if (_session == session) await LoseAsync(session);
        }
    }

    private async Task LoseAsync(McpSession session)
    {
        await session.AwaitExitAsync();
        var ending = new McpEnding(_connection.Name, "its tools")
        {
            Fault = session.ExitCode is null ? McpFault.TransportClosed : McpFault.ServerExited,
            ExitCode = session.ExitCode,
            Stderr = session.Errors,
            WasSent = false,
        };
        await BreakAsync(session, McpClassification.Of(ending));
    }

    private async Task PauseAsync(CancellationToken stop)
    {
        if (_status.NextAttempt is not { } next) return;
        TimeSpan pause = next - _terms.Clock.GetUtcNow();
        if (pause <= TimeSpan.Zero) return;
        await Task.Delay(pause, _terms.Clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The session; one is opened where there is none, unless that is not due yet.</summary>
    /// <exception cref="McpRefusedException">There is none.</exception>
    private async Task<McpSession> SessionAsync(bool isUrgent, CancellationToken cancellation)
    {
        if (_session is { Ended.IsCompleted: false } known) return known;
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_session is { Ended.IsCompleted: false } opened) return opened;
            DemandOpen();
            DemandDue(isUrgent);
            return await OpenAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void DemandOpen()
    {
        if (!_stopping.IsCancellationRequested) return;
        throw new McpRefusedException(new Failure
        {
            Kind = FailureKind.Unavailable,
            Code = FailureCodes.NotBegun,
            Effect = FailureEffect.None,
            Message = $"The connection '{_connection.Name}' was removed: the attempt was not begun.",
        });
    }

    private void DemandDue(bool isUrgent)
    {
        McpStatus status = _status;
        if (isUrgent || status.NextAttempt is not { } next) return;
        TimeSpan wait = next - _terms.Clock.GetUtcNow();
        if (wait <= TimeSpan.Zero) return;
        throw new McpRefusedException(status.LastFailure! with { Effect = FailureEffect.None, RetryAfter = wait });
    }

    private async Task<McpSession> OpenAsync(CancellationToken cancellation)
    {
        await DropAsync(_session);
        DateTimeOffset begun = _terms.Clock.GetUtcNow();
        Publish(status => status with { State = McpState.Connecting, Since = begun, NextAttempt = null });
        using var patience = new CancellationTokenSource(_terms.ConnectTimeout, _terms.Clock);
        using var either =
            CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation, _stopping.Token);
        try
        {
            DemandAllowed();
            McpSession session = await McpSession.OpenAsync(_connection, Secrets(), _terms, either.Token);
            await DemandDefinedAsync(session, either.Token);
            NoteReady(session);
            return session;
        }
        catch (McpRefusedException refused)
        {
            NoteFailure(refused.Failure);
            throw;
        }
    }

    // No call is made before it is known that its tool is still the one that was accepted.
    private async Task DemandDefinedAsync(McpSession session, CancellationToken cancellation)
    {
        try
        {
            Compare(await session.DefineAsync(cancellation));
        }
        catch (Exception exception) when (McpFaults.IsOfServer(exception))
        {
            await session.AwaitExitIfEndedAsync(exception);
            Failure failure = session.Redact(McpFaults.OfConnecting(_connection, exception, session, cancellation));
            await session.DisposeAsync();
            throw new McpRefusedException(failure, exception);
        }
        catch
        {
            // Nobody else knows of it: its program would run on.
            await session.DisposeAsync();
            throw;
        }
    }

    private void DemandAllowed()
    {
        if (_connection.Mcp!.Url is not null || _terms.AllowsPrograms) return;
        throw new McpRefusedException(new Failure
        {
            Kind = FailureKind.Denied,
            Code = "mcp_programs_forbidden",
            Message = $"The server '{_connection.Name}' is a program, and the operator allows none "
                + "(autonomy.connections.programs). Reach it at a URL, or ask the operator.",
        });
    }

    private Dictionary<string, string> Secrets()
    {
        McpServer server = _connection.Mcp!;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        IEnumerable<string> names = server.EnvironmentSecrets.Values.Concat(server.HeaderSecrets.Values);
        foreach (string name in server.BearerSecret is { } bearer ? names.Append(bearer) : names)
        {
            texts[name] = _secrets(name) ?? throw new McpRefusedException(new Failure
            {
                Kind = FailureKind.Configuration,
                Code = FailureCodes.MissingSecret,
                Message = $"The server '{_connection.Name}' needs the secret '{name}', which is not set. "
                    + SecretPlaces.HowToSet(_connection.Workspace, [name]),
                Evidence = new FailureEvidence { Missing = name },
            });
        }

        return texts;
    }

    /// <summary>What the server defines now, held against what was accepted.</summary>
    private async Task<ConnectionDefinition> DefineAsync(McpSession session, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(_terms.ConnectTimeout, _terms.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            ConnectionDefinition defined = await session.DefineAsync(either.Token);
            Compare(defined);
            _failures = 0;
            return defined;
        }
        catch (Exception exception) when (McpFaults.IsOfServer(exception) && !cancellation.IsCancellationRequested)
        {
            await session.AwaitExitIfEndedAsync(exception);
            var ending = new McpEnding(_connection.Name, "its tools") { WasSent = false };
            Failure failure = patience.IsCancellationRequested
                ? McpClassification.Of(ending with { Fault = McpFault.Timeout })
                : McpFaults.Of(_connection, ending, exception, session, cancellation);
            await BreakAsync(session, failure);
            throw new McpRefusedException(failure, exception);
        }
    }

    private void Compare(ConnectionDefinition defined)
    {
        Connection accepted = Volatile.Read(ref _connection);
        var now = defined.Tools.ToDictionary(static tool => tool.Name, StringComparer.Ordinal);
        var drift = ImmutableSortedDictionary.CreateBuilder<string, Failure>(StringComparer.Ordinal);
        foreach (McpToolDefinition tool in accepted.Definition.Tools)
        {
            Failure? failure = now.Remove(tool.Name, out McpToolDefinition? offered)
                ? SecurityGuards.ToolChanged(accepted.Name, tool.Name, tool.Definition, offered.Definition)
                : McpClassification.Of(new McpEnding(accepted.Name, tool.Name)
                {
                    Fault = McpFault.UnknownTool,
                    WasSent = false,
                });
            if (failure is not null) drift.Add(tool.Name, failure);
        }

        Publish(status => status with
        {
            Drift = drift.ToImmutable(),
            Unaccepted = [.. now.Keys.Order(StringComparer.Ordinal)],
        });
    }

    /// <summary>The session is of no use any more.</summary>
    private async Task BreakAsync(McpSession? session, Failure failure)
    {
        lock (_gate)
        {
            if (_session != session) return;
            _session = null;
            NoteFailure(failure);
        }

        if (session is not null) await session.DisposeAsync();
    }

    private void NoteReady(McpSession session)
    {
        DateTimeOffset now = _terms.Clock.GetUtcNow();
        lock (_gate)
        {
            _session = session;
            Publish(status => status with { State = McpState.Ready, Since = now });
        }
    }

    private void NoteFailure(Failure failure)
    {
        DateTimeOffset now = _terms.Clock.GetUtcNow();
        double pause = _terms.BackoffMin.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 30));
        Publish(status => status with
        {
            State = McpState.Down,
            Since = now,
            LastFailure = failure,
            LastFailureAt = now,
            NextAttempt = now + TimeSpan.FromMilliseconds(Math.Min(pause, _terms.BackoffMax.TotalMilliseconds)),
        });
    }

    private async Task DropAsync(McpSession? session)
    {
        lock (_gate)
        {
            if (session is null || _session != session) return;
            _session = null;
        }

        await session.DisposeAsync();
    }

    private void Publish(Func<McpStatus, McpStatus> change)
    {
        lock (_gate)
        {
            _status = change(_status);
            _onChange(_status);
        }
    }
}
