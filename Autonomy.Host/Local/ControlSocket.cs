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
/// </summary>
public sealed class ControlSocket : IAsyncDisposable
{
    /// <summary>The longest line that is read, in bytes: 2 MiB, a plan of the greatest length and more.</summary>
    public const int LineBytesMax = 2 << 20;

    /// <summary>The longest path of a socket, in bytes, on every system that we run on.</summary>
    public const int PathBytesMax = 103;

    private const int BacklogMax = 16;
    private const string FileName = "control.sock";

    private readonly Socket _listener;
    private readonly string _path;
    private readonly Func<ExecutionId, ExecutionCommand, Task<CommandReply>> _send;
    private readonly Func<ForkRequest, Task<CommandReply>>? _fork;
    private readonly Func<RulesCommand, Task<RulesReply>>? _sendRules;
    private readonly Func<SpendingCommand, Task<SpendingReply>>? _spend;
    private readonly Func<EngineStatus>? _status;
    private readonly AccessDesk? _access;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private ControlSocket(
        Socket listener, string path, Func<ExecutionId, ExecutionCommand, Task<CommandReply>> send,
        Func<ForkRequest, Task<CommandReply>>? fork, Func<RulesCommand, Task<RulesReply>>? sendRules,
        Func<SpendingCommand, Task<SpendingReply>>? spend, Func<EngineStatus>? status, AccessDesk? access)
    {
        (_listener, _path, _send, _fork, _sendRules) = (listener, path, send, fork, sendRules);
        (_spend, _status, _access) = (spend, status, access);
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
        AccessDesk? access = null)
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
            return new ControlSocket(listener, path, send, fork, sendRules, spend, status, access);
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            throw new IOException($"The control socket '{path}' cannot be made: {exception.Message}.", exception);
        }
    }

    /// <summary>Stops serving and removes the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        File.Delete(_path);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using Socket connection = await _listener.AcceptAsync(_stop.Token);
                await AnswerAsync(connection);
            }
            catch (Exception exception) when (
                exception is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // A caller that hung up, or our own stop: the next one is served, or the loop ends.
            }
        }
    }

    private async Task AnswerAsync(Socket connection)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(ControlClient.Patience);
        await using var stream = new NetworkStream(connection);
        string? line = await ControlLine.ReadAsync(stream, patience.Token);
        if (line is null) return;
        await ControlLine.WriteAsync(stream, await AnswerAsync(line), patience.Token);
    }

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
