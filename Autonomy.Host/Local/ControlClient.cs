using System.Net.Sockets;
using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Security;

namespace Autonomy.Host.Local;

/// <summary>Hands commands to the process that owns a store.</summary>
public static class ControlClient
{
    /// <summary>How long an answer may take: 30 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Hands a command on; null when nobody serves this store.</summary>
    public static async Task<CommandReply?> SendAsync(
        string dataFolder, ExecutionId execution, ExecutionCommand command) =>
        await CallAsync(dataFolder, ControlProtocol.Write(execution, command)) is { } line
            ? ControlProtocol.ReadReply(execution, line)
            : null;

    /// <summary>Has the owner fork an execution; null when nobody serves this store.</summary>
    public static async Task<CommandReply?> ForkAsync(string dataFolder, ForkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await CallAsync(dataFolder, SteeringProtocol.Write(request)) is { } line
            ? ControlProtocol.ReadReply(request.Origin, line)
            : null;
    }

    /// <summary>Changes the rules of a workspace; null when nobody serves this store.</summary>
    public static async Task<RulesAnswer?> SendAsync(string dataFolder, RulesId rules, RulesCommand command) =>
        await CallAsync(dataFolder, RulesProtocol.Write(rules, command)) is { } line
            ? new RulesAnswer(RulesProtocol.ReadRefusal(line))
            : null;

    /// <summary>Changes what a workspace may spend; null when nobody serves this store.</summary>
    public static async Task<RulesAnswer?> SendAsync(string dataFolder, RulesId workspace, SpendingCommand command) =>
        await CallAsync(dataFolder, SpendingProtocol.Write(workspace, command)) is { } line
            ? new RulesAnswer(RulesProtocol.ReadRefusal(line))
            : null;

    /// <summary>Makes or revokes a token; null when nobody serves this store.</summary>
    public static async Task<RulesAnswer?> SendAsync(string dataFolder, TokenCommand command) =>
        await CallAsync(dataFolder, AccessProtocol.Write(command)) is { } line
            ? new RulesAnswer(RulesProtocol.ReadRefusal(line))
            : null;

    /// <summary>Sets or removes a secret of the store, and why; null when nobody serves it.</summary>
    public static async Task<RulesAnswer?> SendAsync(string dataFolder, SecretEvent asked, string? reason = null) =>
        await CallAsync(dataFolder, AccessProtocol.Write(asked, reason)) is { } line
            ? new RulesAnswer(RulesProtocol.ReadRefusal(line))
            : null;

    /// <summary>
    /// How the engine does that serves this store; null when nobody serves it, or it does not say.
    /// </summary>
    public static async Task<EngineStatus?> StatusAsync(string dataFolder) =>
        await CallAsync(dataFolder, StatusProtocol.Request) is { } line ? StatusProtocol.Read(line) : null;

    /// <summary>Whether a process serves this store now.</summary>
    public static async Task<bool> IsServedAsync(string dataFolder) =>
        await CallAsync(dataFolder, ControlProtocol.Ping) is not null;

    private static async Task<string?> CallAsync(string dataFolder, string request)
    {
        string path = ControlSocket.PathIn(dataFolder);
        if (!ControlSocket.CanBeAt(path) || !File.Exists(path)) return null;
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), patience.Token);
            await using var stream = new NetworkStream(socket);
            await ControlLine.WriteAsync(stream, request, patience.Token);
            return await ControlLine.ReadAsync(stream, patience.Token);
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            // A socket that was left behind, or an owner that ended meanwhile: nobody serves.
            return null;
        }
    }
}

/// <summary>What became of a change of rules that another process was asked for.</summary>
/// <param name="Refusal">Why it was refused; null: it is in force.</param>
public sealed record RulesAnswer(Rejection? Refusal);
