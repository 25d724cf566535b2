using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Host.Grpc;
using Xunit;
using Wire = Autonomy.V1;

namespace Autonomy.Tests.Host.Service;

/// <summary>A store that has lost what is stored beside its events.</summary>
public sealed class MissingPayloadTests
{
    [Fact]
    public async Task WhatIsLeftOfAnExecutionIsToldAndOthersAreNotTouched()
    {
        var service = new RunningService();
        await using IAsyncDisposable end = await service.BeginAsync();
        // So much that it is stored beside its event.
        string[] steps = [.. Enumerable.Range(0, 40).Select(
            step => $$$"""{"id":"a{{{step}}}","tool":"core.set","with":{"value":"{{{new string('x', 8 << 10)}}}"}}""")];
        string id = await service.SubmitAsync(RunningService.PlanOf(steps));
        Assert.Equal("completed", await service.EndOfAsync(id));
        Assert.Equal(1, await ListedAsync(service));
        string store = Path.Combine(service.Folder, new StoreSettings().DataDirectory);
        using (Connection connection = Connection.ForWriting(Path.Combine(store, "journal.db")))
            connection.Execute("delete from payloads");

        using var grpc = new RawGrpcClient(service.Service.GrpcAddress);
        RawReply reply = await grpc.CallAsync(
            "/autonomy.v1.ExecutionService/Watch", new Wire.WatchRequest { Id = id });
        Wire.WatchReply[] told = [.. reply.Messages.Select(
            static message => Wire.WatchReply.Parser.ParseFrom(message.Bytes))];
        Assert.Equal(0, reply.Status);
        Assert.Equal("null", told[0].Event.DataJson.ToStringUtf8());
        Assert.NotEqual("null", told[1].Event.DataJson.ToStringUtf8());
        Assert.Equal(told.Length - 1, (int)told[^1].End.Version);
        (int status, DataObject page) = await service.GetAsync($"/executions/{id}/events?limit=1000");
        Assert.Equal((200, told.Length - 1), (status, ((DataArray)page["events"]!).Items.Length));

        string other = await service.SubmitAsync(RunningService.Quick);
        Assert.Equal("completed", await service.EndOfAsync(other));
        Assert.Equal(2, await ListedAsync(service));
    }

    private static async Task<int> ListedAsync(RunningService service)
    {
        (_, DataObject list) = await service.GetAsync("/executions");
        return ((DataArray)list["items"]!).Items.Length;
    }
}
