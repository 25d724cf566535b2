using System.Globalization;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>Nothing of a request that is refused whatever else it says is stored, with a key or without.</summary>
public sealed class KeyedRefusalTests(GuardedService service) : IClassFixture<GuardedService>
{
    private static int _keys;

    [Fact]
    public async Task OfWhatARoleForbidsOrIsNoRequestThereIsNoKey()
    {
        string viewer = await service.TokenAsync("red", Role.Viewer);
        string ingest = await service.TokenAsync("red", Role.Ingest);
        string steers = await service.TokenAsync("red", Role.Operator);
        int before = await KeysAsync();
        Answer[] refused =
        [
            await SendAsync("/policies", viewer, """{"rules":[]}"""),
            await SendAsync("/projects", ingest, """{"name":"mine"}"""),
            await SendAsync("/policies", steers, """{"rules":[]}"""),
            await SendAsync("/nothing/at/all", viewer, "{}"),
            await SendAsync("/tools", viewer, "{}"),
            await SendAsync("/projects", steers, """{"name":"""),
            await SendAsync("/projects", steers, """{"naem":"mine"}"""),
            await SendAsync("/projects", steers, ""),
        ];

        Assert.Equal([403, 403, 403, 404, 405, 400, 400, 400], refused.Select(answer => answer.Status));
        Assert.Equal(before, await KeysAsync());
        // And what is taken has one: that it begins, and what it was answered.
        Assert.Equal(201, (await SendAsync("/projects", steers, """{"name":"mine"}""")).Status);
        Assert.Equal(before + 2, await KeysAsync());
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Ingest)]
    [InlineData(Role.Worker)]
    public async Task NoPathStoresAKeyOfWhatARoleForbids(Role role)
    {
        string token = await service.TokenAsync("red", role);
        var document = (DataObject)(await service.GetAsync("/openapi.json", null)).Json["paths"]!;
        int before = await KeysAsync();
        int forbidden = 0;
        foreach ((string path, DataValue methods) in document.Properties)
        {
            if (!path.StartsWith("/api/v1/", StringComparison.Ordinal)) continue;
            foreach ((string method, _) in ((DataObject)methods).Properties)
            {
                if (method == "get") continue;
                string filledIn = FilledIn(path["/api/v1".Length..]);
                Answer answer = await SendAsync(filledIn, token, "{}", HttpMethod.Parse(method));
                int after = await KeysAsync();
                if (answer.Status == 403) forbidden++;
                Assert.True(answer.Status != 403 || after == before, $"{method} {path}");
                before = after;
            }
        }

        Assert.True(forbidden > 30, $"{forbidden} paths are forbidden");
    }

    private Task<Answer> SendAsync(string path, string token, string body, HttpMethod? method = null) =>
        service.SendAsync(
            method ?? HttpMethod.Post, path, token, body,
            ("Idempotency-Key", Interlocked.Increment(ref _keys).ToString(CultureInfo.InvariantCulture)));

    // "/tasks/{id}" as "/tasks/x-1".
    private static string FilledIn(string path) => string.Join(
        '/', path.Split('/').Select(part => part.StartsWith('{') ? "x-1" : part));

    private async Task<int> KeysAsync()
    {
        IReadOnlyList<StoredEvent> all =
            await service.Service.Engine.Journal.ReadAfterAsync(0, 10_000, CancellationToken.None);
        return all.Count(stored => stored.Stream.Value.StartsWith("key-", StringComparison.Ordinal));
    }
}
