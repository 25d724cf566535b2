using System.Net.Sockets;
using System.Text;
using Autonomy.Actors.Executions;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Security;

namespace Autonomy.Host.Local;

/// <summary>
/// Takes commands from other processes of the same user while an engine owns the store: a Unix domain socket in the
/// data folder, one line of JSON each way. Whoever may open the socket may steer the executions, so only its owner may.
/// Each is answered by itself: one that takes long, or breaks, keeps out no other.
/// </summary>
public sealed class ControlSocket : IAsyncDisposable
{
    /// <summary>The longest line that is read, in bytes: 2 MiB, a plan of the greatest length and more.</summary>
    public const int LineBytesMax = 2 << 20;

    /// <summary>The longest path of a socket, in bytes, on every system that we run on.</summary>
    public const int PathBytesMax = 103;

    private const int BacklogMax = 16;

    /// <summary>Commands that are carried out at once at most; further ones wait to be accepted.</summary>
    private const int AnswersMax = 16;

    private const string FileName = "control.sock";

    // Whoever asked still listens then, and learns that it goes on.
    private static readonly TimeSpan AnswerMax = ControlClient.Patience - TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WriteMax = TimeSpan.FromSeconds(5);

    /// <summary>How long a stop waits for what is under way: 5 s.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AcceptAgainDelay = TimeSpan.FromSeconds(1);

    private readonly Socket _listener;
    private readonly string _path;
    private readonly Func<ExecutionId, ExecutionCommand, Task<CommandReply>> _send;
    private readonly Func<ForkRequest, Task<CommandReply>>? _fork;
    private readonly Func<RulesCommand, Task<RulesReply>>? _sendRules;
    private readonly Func<SpendingCommand, Task<SpendingReply>>? _spend;
    private readonly Func<EngineStatus>? _status;
    private readonly AccessDesk? _access;
    private readonly TimeProvider _clock;
    private readonly Action<Exception>? _onTrouble;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _places = new(AnswersMax);
    private readonly Task _serving;

    private ControlSocket(
        Socket listener, string path, Func<ExecutionId, ExecutionCommand, Task<CommandReply>> send,
        Func<ForkRequest, Task<CommandReply>>? fork, Func<RulesCommand, Task<RulesReply>>? sendRules,
        Func<SpendingCommand, Task<SpendingReply>>? spend, Func<EngineStatus>? status, AccessDesk? access,
        TimeProvider clock, Action<Exception>? onTrouble)
    {
        (_listener, _path, _send, _fork, _sendRules) = (listener, path, send, fork, sendRules);
        (_spend, _status, _access, _clock, _onTrouble) = (spend, status, access, clock, onTrouble);
        _serving = ServeAsync();
    }

    /// <summary>Where the socket of a data folder is.</summary>
    public static string PathIn(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), FileName);

    /// <summary>Whether the system can have a socket at this place.</summary>
    public static bool CanBeAt(string path) => Encoding.UTF8.GetByteCount(path) <= PathBytesMax;

    /// <summary>
    /// Begins to serve; the caller owns the store, so that a socket which is there was left behind. Null when the path
    /// is too long for a socket: the engine then runs without.
    /// </summary>
    /// <exception cref="IOException">The socket cannot be made in the folder.</exception>
    public static ControlSocket? Open(
        string dataFolder, Func<ExecutionId, ExecutionCommand, Task<CommandReply>> send,
        Func<ForkRequest, Task<CommandReply>>? fork = null, Func<RulesCommand, Task<RulesReply>>? sendRules = null,
        Func<SpendingCommand, Task<SpendingReply>>? spend = null, Func<EngineStatus>? status = null,
        AccessDesk? access = null, TimeProvider? clock = null, Action<Exception>? onTrouble = null)
    {
        ArgumentNullException.ThrowIfNull(send);
        string path = PathIn(dataFolder);
        if (!CanBeAt(path)) return null;
        File.Delete(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            // Nobody can connect before it listens, so that there is no moment in which others could.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(BacklogMax);
            return new ControlSocket(
                listener, path, send, fork, sendRules, spend, status, access, clock ?? TimeProvider.System, onTrouble);
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            throw new IOException($"The control socket '{path}' cannot be made: {exception.Message}.", exception);
        }
    }

    /// <summary>
    /// Takes no more commands, waits up to <see cref="Grace"/> for those under way, and removes the socket. What takes
    /// longer ends with the engine, or goes on from the journal with the next.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        try
        {
            File.Delete(_path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // One that is left behind is replaced by the next owner of the store.
            _onTrouble?.Invoke(exception);
        }

        _places.Dispose();
        _stop.Dispose();
        _end.Dispose();
    }

    private async Task EndAsync()
    {
        await using ITimer grace = _clock.CreateTimer(
            static end => ((CancellationTokenSource)end!).Cancel(), _end, Grace, Timeout.InfiniteTimeSpan);
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        for (int place = 0; place < AnswersMax; place++) await _places.WaitAsync(CancellationToken.None);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                await _places.WaitAsync(_stop.Token);
                Socket? connection = await AcceptAsync();
                _ = ServeAsync(connection);
                // No handle is free, say: asked again at once, it would say so at once.
                if (connection is null) await Task.Delay(AcceptAgainDelay, _clock, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Our own stop.
        }
    }

    private async Task<Socket?> AcceptAsync()
    {
        try
        {
            return await _listener.AcceptAsync(_stop.Token);
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // A caller that hung up before it was accepted; or our own stop, which the next wait sees.
            if (!_stop.IsCancellationRequested) _onTrouble?.Invoke(exception);
            return null;
        }
    }

    private async Task ServeAsync(Socket? connection)
    {
        try
        {
            using (connection)
            {
                if (connection is not null) await AnswerAsync(connection);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
        {
            // A caller that hung up, or our own stop.
        }
        catch (Exception exception)
        {
            _onTrouble?.Invoke(exception);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task AnswerAsync(Socket connection)
    {
        await using var stream = new NetworkStream(connection);
        string? line = await ReadAsync(stream);
        if (line is null) return;
        string answer = await AnswerInTimeAsync(line);
        // Our own stop keeps no answer back that there is.
        using var patience = new CancellationTokenSource(WriteMax);
        await ControlLine.WriteAsync(stream, answer, patience.Token);
    }

    private async Task<string?> ReadAsync(NetworkStream stream)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(ControlClient.Patience);
        return await ControlLine.ReadAsync(stream, patience.Token);
    }

    // Whoever asked hears what is known: nobody may take for undone what is done later.
    private async Task<string> AnswerInTimeAsync(string line)
    {
        using var patience = new CancellationTokenSource(AnswerMax, _clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, patience.Token);
        Task<string> answer = AnswerAsync(line);
        try
        {
            return await answer.WaitAsync(end.Token);
        }
        catch (OperationCanceledException) when (!answer.IsCompleted)
        {
            _ = WatchAsync(answer);
            string why = _end.IsCancellationRequested
                ? "The process that owns the store stops: whether it was done is not known."
                : "It is not done yet, and goes on.";
            return Refusal($"{why} Look what became of it before you ask for it again.");
        }
        catch (Exception exception)
        {
            _onTrouble?.Invoke(exception);
            return Refusal(
                $"Whether it was done is not known: {exception.Message} Look what became of it before you ask for it "
                + "again.");
        }
    }

    // Its answer comes too late for whoever asked; its trouble does not.
    private async Task WatchAsync(Task answer)
    {
        try
        {
            await answer;
        }
        catch (OperationCanceledException)
        {
            // The engine stopped.
        }
        catch (Exception exception)
        {
            _onTrouble?.Invoke(exception);
        }
    }

    private static string Refusal(string message) =>
        RulesProtocol.WriteAnswer(new Rejection(RejectionCode.StoreRefused, message));

    private async Task<string> AnswerAsync(string line)
    {
        if (_status is not null && line == StatusProtocol.Request)
            return DataJson.Write(StatusProtocol.DataOf(_status()));
        if (_fork is not null && SteeringProtocol.TryReadFork(line) is { } fork)
            return ControlProtocol.Write(await _fork(fork));
        if (_sendRules is not null && RulesProtocol.TryRead(line, out RulesId rulesOf, out RulesCommand? rules))
            return RulesProtocol.RefuseForeign(rulesOf) ?? RulesProtocol.Write(await _sendRules(rules));
        if (_spend is not null && SpendingProtocol.TryRead(line, out RulesId spender, out SpendingCommand? spending))
            return RulesProtocol.RefuseForeign(spender) ?? SpendingProtocol.Write(await _spend(spending));
        if (_access is not null && await _access.AnswerAsync(line) is { } answer) return answer;
        return ControlProtocol.TryRead(line, out ExecutionId execution, out ExecutionCommand? command)
            ? ControlProtocol.Write(command is null ? null : await _send(execution, command))
            : ControlProtocol.Write(ControlProtocol.NotUnderstood(execution));
    }
}
