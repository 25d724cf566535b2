using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Autonomy.Adapters.Http;
using Autonomy.Adapters.Notifications;
using Autonomy.Core.Notifications;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Notifications;

public sealed class NotificationSinkTests : IDisposable
{
    private const string Key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly Notification Told = new(
        "p-1-7", "decision.required", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        DataObject.Of(("question", "Überweisen? 'ja' & \"nein\"")));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AWebhookIsSignedSoThatItsReceiverCanVerifyIt()
    {
        RawHttpServer.Exchange? seen = null;
        await using var server = new RawHttpServer(exchange =>
        {
            seen = exchange;
            return exchange.AnswerAsync(204);
        });
        using WebhookSink sink = Webhook(new Uri($"{server.Url}/hook"));

        DeliveryResult result = await sink.DeliverAsync(Told, CancellationToken.None);

        Assert.IsType<DeliveryResult.Delivered>(result);
        byte[] body = Encoding.Latin1.GetBytes(seen!.Body);
        string signed = $"{Header(seen, "webhook-id")}.{Header(seen, "webhook-timestamp")}.";
        byte[] whole = [.. Encoding.ASCII.GetBytes(signed), .. body];
        byte[] expected = HMACSHA256.HashData(Convert.FromBase64String(Key), whole);
        Assert.Equal($"v1,{Convert.ToBase64String(expected)}", Header(seen, "webhook-signature"));
        Assert.Equal("p-1-7", Header(seen, "webhook-id"));
        Assert.Equal(Told.Payload, Encoding.UTF8.GetString(body));
        Assert.StartsWith("POST /hook ", seen.Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, typeof(DeliveryResult.Refused))]
    [InlineData(302, typeof(DeliveryResult.Refused))]
    [InlineData(410, typeof(DeliveryResult.Gone))]
    public async Task AnythingButSuccessIsNoDelivery(int status, Type result)
    {
        await using RawHttpServer server = RawHttpServer.Answering(status, headers: "Location: /elsewhere\r\n");
        using WebhookSink sink = Webhook(new Uri(server.Url));

        Assert.IsType(result, await sink.DeliverAsync(Told, CancellationToken.None));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task AServerMaySayWhenToComeAgain()
    {
        await using RawHttpServer server = RawHttpServer.Answering(503, headers: "Retry-After: 120\r\n");
        using WebhookSink sink = Webhook(new Uri(server.Url));

        var refused = Assert.IsType<DeliveryResult.Refused>(await sink.DeliverAsync(Told, CancellationToken.None));

        Assert.Equal(TimeSpan.FromMinutes(2), refused.RetryAfter);
    }

    [Fact]
    public async Task AWebhookGoesWhereHttpToolsMayGoAndNowhereElse()
    {
        await using RawHttpServer server = RawHttpServer.Answering(200);
        using WebhookSink sink = Webhook(new Uri(server.Url), new EgressOptions());

        var refused = Assert.IsType<DeliveryResult.Refused>(await sink.DeliverAsync(Told, CancellationToken.None));

        Assert.Contains("may not be called", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public void TheNameOfAWebhookHoldsNoToken()
    {
        using WebhookSink sink = Webhook(new Uri("https://hooks.example.com/services/T0/SECRET?token=SECRET"));

        Assert.Equal("webhook https://hooks.example.com", sink.Name);
    }

    [Fact]
    public async Task ACommandGetsThePayloadOnStdinAndTheIdInItsEnvironment()
    {
        var sink = new CommandSink(
            "cat > out.json; echo $AUTONOMY_NOTIFICATION_ID $AUTONOMY_NOTIFICATION_TYPE > out.txt", _folder.Path,
            TimeProvider.System);

        DeliveryResult result = await sink.DeliverAsync(Told, CancellationToken.None);

        Assert.IsType<DeliveryResult.Delivered>(result);
        Assert.Equal(Told.Payload + "\n", await File.ReadAllTextAsync(_folder.File("out.json")));
        Assert.Equal("p-1-7 decision.required\n", await File.ReadAllTextAsync(_folder.File("out.txt")));
    }

    [Fact]
    public async Task ACommandThatFailsIsTriedAgain()
    {
        var sink = new CommandSink("exit 3", _folder.Path, TimeProvider.System);

        var refused = Assert.IsType<DeliveryResult.Refused>(await sink.DeliverAsync(Told, CancellationToken.None));

        Assert.Equal("it ended with exit code 3", refused.Reason);
    }

    [Fact]
    public async Task AFileGetsALineEach()
    {
        StreamSink sink = StreamSink.ToFile(_folder.File("news.jsonl"));

        await sink.DeliverAsync(Told, CancellationToken.None);
        await sink.DeliverAsync(Told, CancellationToken.None);

        Assert.Equal([Told.Payload, Told.Payload], await File.ReadAllLinesAsync(_folder.File("news.jsonl")));
        Assert.IsType<DeliveryResult.Refused>(
            await StreamSink.ToFile(_folder.Path).DeliverAsync(Told, CancellationToken.None));
    }

    private static WebhookSink Webhook(Uri url, EgressOptions? egress = null)
    {
        Assert.True(WebhookSecret.TryParse($"whsec_{Key}", out WebhookSecret? secret, out _));
        return new WebhookSink(new WebhookOptions
        {
            Url = url,
            Secret = secret,
            Egress = egress ?? EgressOptions.ForLocalEngine,
            Clock = TimeProvider.System,
        });
    }

    private static string Header(RawHttpServer.Exchange exchange, string name) => Regex.Match(
        exchange.Head, $"^{name}: (.*?)\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1))
        .Groups[1].Value;
}
