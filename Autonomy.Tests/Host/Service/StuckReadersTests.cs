using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>
/// Thousands of streams that nobody reads, over real sockets. The benchmark <c>stream --stuck 10000</c> is the same at
/// its full size.
/// </summary>
public sealed class StuckReadersTests
{
    private const int Readers = 2_000;

    // Each has the connection in both directions in this process, with something left for everybody else.
    private const int FilesWanted = (2 * Readers) + 2_000;

    private const int Signals = 40;
    private const int PayloadBytes = 32 << 10;
    private const int TotalMax = 8 << 20;

    [FilesFact(FilesWanted)]
    public async Task StreamsThatNobodyReadHoldUpNobodyAndLoseNothing()
    {
        var own = new RunningService
        {
            Streams = new StreamSettings { BehindBytesMax = 256 << 10, BehindTotalBytesMax = TotalMax },
        };
        await using IAsyncDisposable end = await own.BeginAsync();
        string id = await own.SubmitAsync(RunningService.Waiting);
        Socket[] stuck = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => FollowAsync(own, id, after: 0)));
        using HttpResponseMessage prompt = await own.Client.GetAsync(
            own.UrlOf($"/executions/{id}/stream"), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await prompt.Content.ReadAsStreamAsync());
        var told = new List<long>();

        // The engine and whoever reads go on as if there were nobody else.
        for (int i = 0; i < Signals; i++)
        {
            await SignalAsync(own, id);
            Assert.Equal("id", await ReadAsync(lines, told, one: true));
        }

        string other = await own.SubmitAsync(RunningService.Quick);
        Assert.Equal("completed", await own.EndOfAsync(other));
        await own.PostAsync($"/executions/{id}/signals/go", null);
        Assert.Equal("end", await ReadAsync(lines, told));
        Assert.Equal(Enumerable.Range(1, told.Count).Select(number => (long)number), told);
        Assert.True(told.Count > Signals, $"{told.Count}");

        foreach (Socket socket in stuck.Take(20)) Assert.Equal(told, await ResumedAsync(own, id, socket));
        foreach (Socket socket in stuck) socket.Dispose();
    }

    // What the connection still held, and then the rest of it on another one.
    private static async Task<List<long>> ResumedAsync(RunningService own, string id, Socket socket)
    {
        var versions = new List<long>();
        using var former = new StreamReader(new NetworkStream(socket));
        Assert.Equal("gone", await ReadAsync(former, versions));
        using Socket again = await FollowAsync(own, id, versions.Count);
        using var rest = new StreamReader(new NetworkStream(again));
        Assert.Equal("end", await ReadAsync(rest, versions));
        return versions;
    }

    private static async Task SignalAsync(RunningService own, string id)
    {
        ExecutionId execution = ExecutionId.Parse(id);
        var payload = new DataString(new string('x', PayloadBytes));
        await own.Service.Engine.SendAsync(execution, new ExecutionCommand.Signal("other", payload, "ada"));
    }

    private static async Task<Socket> FollowAsync(RunningService own, string id, long after)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveBufferSize = 4 << 10,
        };
        Uri address = own.Service.HttpAddress;
        await socket.ConnectAsync(address.Host, address.Port);
        string path = $"/api/v1/executions/{id}/stream?after={after}";
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"));
        byte[] first = new byte[1];
        // Once the answer begins, it follows.
        await socket.ReceiveAsync(first);
        return socket;
    }

    private static async Task<string> ReadAsync(StreamReader lines, List<long> versions, bool one = false)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                versions.Add(long.Parse(line["id: ".Length..], CultureInfo.InvariantCulture));
                if (one) return "id";
            }

            if (line is "event: gone" or "event: end") return line["event: ".Length..];
        }

        return "";
    }
}
