using System.Net.WebSockets;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>
/// A store that was brought back from a copy does not reach as far as those who followed it: each is told so, and none
/// waits for what has passed.
/// </summary>
public sealed class RestoredStoreTests
{
    private const string Beginning = "retry: 1000\n\n";

    [Fact]
    public async Task WhoKnowsMoreThanThereIsIsToldSoOnEveryTransport()
    {
        var service = new RunningService();
        await using IAsyncDisposable ending = await service.BeginAsync();
        string id = await service.SubmitAsync(RunningService.Waiting);
        await VersionAsync(service, id, upTo: "step-waiting");
        await service.RestartAsync(data => Copied(data, CopyOf(data)));
        await service.PostAsync($"/executions/{id}/signals/go", null);
        long known = await VersionAsync(service, id, upTo: "execution-completed");
        await service.RestartAsync(data => Copied(CopyOf(data), data));

        string sent = await service.Client.GetStringAsync(service.UrlOf($"/executions/{id}/stream?after={known}"));
        Assert.Equal($"{Beginning}event: gone\ndata: {{\"position\":0}}\nid: 0\n\n", sent);
        (int status, DataObject refusal) = await service.GetAsync($"/executions/{id}/events?after={known}&wait=1m");
        Assert.Equal((409, "unknown_version"), (status, RunningService.TextOf(refusal, "code")));
        using ClientWebSocket socket = await SocketTalk.ConnectAsync(service.UrlOf("/stream"));
        Assert.Equal(("gone", 0), await FirstAsync(socket, $"execution:{id}", known));
        long head = service.Service.Engine.Journal.HeadOffset;
        foreach (string topic in (string[])["executions", "inbox", "project:red"])
            Assert.Equal(("gone", head), await FirstAsync(socket, topic, head + 1));
        Assert.Equal(("bookmark", head), await FirstAsync(socket, "executions", head));
    }

    private static string CopyOf(string data) => data + "-copy";

    private static Task Copied(string from, string to)
    {
        if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return Task.CompletedTask;
    }

    // The version of the event of this name, once there is one.
    private static async Task<long> VersionAsync(RunningService service, string id, string upTo)
    {
        long after = 0;
        while (true)
        {
            (_, DataObject page) = await service.GetAsync($"/executions/{id}/events?after={after}&wait=30s");
            foreach (DataObject told in ((DataArray)page["events"]!).Items.Cast<DataObject>())
            {
                if (RunningService.TextOf(told, "type") == upTo) return NumberOf(told, "version");
            }

            after = NumberOf(page, "after");
        }
    }

    private static async Task<(string Kind, long Position)> FirstAsync(
        ClientWebSocket socket, string topic, long after)
    {
        await SocketTalk.SayAsync(socket, $"{{\"subscribe\":\"{topic}\",\"after\":{after}}}");
        DataObject told = await SocketTalk.HearAsync(socket);
        Assert.Equal(topic, RunningService.TextOf(told, "topic"));
        return (RunningService.TextOf(told, "kind"), NumberOf(told, "position"));
    }

    private static long NumberOf(DataObject of, string name) => (long)((DataNumber)of[name]!).Value;
}
