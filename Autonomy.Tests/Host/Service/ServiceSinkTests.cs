using System.Net;
using System.Threading.Channels;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Host.Notifications;
using Autonomy.Host.Service;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>The sinks of <c>autonomy.notifications.sinks</c>, told by a real service.</summary>
public sealed class ServiceSinkTests
{
    private const string SecretText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly SecuritySettings Loopback = new()
    {
        EgressNetworks = [new IPNetwork(IPAddress.Parse("127.0.0.0"), 8)],
    };

    [Fact]
    public async Task AServiceThatStopsHasToldFileCommandAndStdoutOfWhatEnded()
    {
        using var output = new StringWriter();
        var service = new RunningService
        {
            Output = output,
            Notifications = SinksOf("file:news.jsonl", "command:cat >> told.jsonl", "stdout"),
        };
        await service.InitializeAsync();
        string id = await service.SubmitAsync(RunningService.Quick);
        await service.EndOfAsync(id);
        await service.StopAsync();
        string[] told =
        [
            await File.ReadAllTextAsync(Path.Combine(service.Folder, "news.jsonl")),
            await File.ReadAllTextAsync(Path.Combine(service.Folder, "told.jsonl")),
            output.ToString(),
        ];
        await service.DisposeAsync();

        Assert.All(told, line =>
        {
            var news = (DataObject)DataJson.Parse(line);
            Assert.Equal("execution.completed", news["type"]);
            Assert.Equal((id, "default"), (TextIn(news, "execution"), TextIn(news, "workspace")));
        });
    }

    [Fact]
    public async Task ASinkHearsOfEveryWorkspaceAndOfWhich()
    {
        var service = new GuardedService { Notifications = SinksOf("file:news.jsonl") };
        await service.InitializeAsync();
        string red = await service.SubmitAsync(service.Red, RunningService.Quick, ""","project":"paint" """);
        string blue = await service.SubmitAsync(service.Blue, RunningService.Quick);
        await service.EndOfAsync(service.Red, red);
        await service.EndOfAsync(service.Blue, blue);
        await service.StopAsync();
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(service.Folder, "news.jsonl"));
        Dictionary<string, string> workspaces = lines
            .Select(line => (DataObject)DataJson.Parse(line))
            .ToDictionary(
                news => TextIn(news, "execution"),
                news => $"{TextIn(news, "workspace")} {(((DataObject)news["data"]!)["project"] as DataString)?.Value}");
        await service.DisposeAsync();

        Assert.Equal(("red paint", "blue "), (workspaces[red], workspaces[blue]));
    }

    [Fact]
    public async Task WhatAWebhookThatIsDownDidNotTakeTheNextStartDeliversSignedAndUnderTheSameId()
    {
        var heard = Channel.CreateBounded<(string Id, bool IsSigned)>(16);
        int status = 500;
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.AnswerAsync(status);
            await heard.Writer.WriteAsync((
                exchange.Head.Split("webhook-id: ")[1].Split("\r\n")[0],
                exchange.Head.Contains("webhook-signature: v1,", StringComparison.Ordinal)));
        });
        var service = new RunningService
        {
            Security = Loopback,
            WebhookSecret = SecretText,
            Notifications = SinksOf($"webhook:{server.Url}/hook"),
        };
        await service.InitializeAsync();
        string id = await service.SubmitAsync(RunningService.Quick);
        (string first, _) = await heard.Reader.ReadAsync();
        status = 204;
        // It is due in some seconds; a day later it is surely due.
        service.Clock = new LaterClock(TimeSpan.FromDays(1));
        await service.RestartAsync();
        (string second, bool isSigned) = await heard.Reader.ReadAsync();
        await service.RestartAsync();
        string other = await service.SubmitAsync(RunningService.Quick);
        (string third, _) = await heard.Reader.ReadAsync();
        await service.DisposeAsync();

        Assert.StartsWith(id, first, StringComparison.Ordinal);
        Assert.Equal((first, true), (second, isSigned));
        // What was taken is not told again by the start after that.
        Assert.StartsWith(other, third, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServiceWhoseWebhookSecretIsNoneDoesNotStart()
    {
        using var folder = new TemporaryFolder();
        UnusableSettingException refused = await Assert.ThrowsAsync<UnusableSettingException>(() =>
            AutonomyService.StartAsync(new ServiceOptions
            {
                Settings = new ServiceSettings
                {
                    Http = new HttpSettings { Port = 0 },
                    Grpc = new GrpcSettings { Port = 0 },
                    Notifications = SinksOf("webhook:https://example.com/hook"),
                },
                WorkingFolder = folder.Path,
                Clock = TimeProvider.System,
                Secrets = static _ => null,
                WebhookSecret = "whsec_short",
            }));

        Assert.Contains("AUTONOMY_WEBHOOK_SECRET cannot be used", refused.Message, StringComparison.Ordinal);
    }

    private static NotificationSettings SinksOf(params string[] sinks) => new()
    {
        Sinks = [.. sinks.Select(sink =>
        {
            Assert.True(SinkAddress.TryParse(sink, out SinkAddress? address, out string? fault), fault);
            return address!;
        })],
    };

    private static string TextIn(DataObject news, string name) =>
        ((DataString)((DataObject)news["data"]!)[name]!).Value;
}
