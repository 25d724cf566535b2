using System.Threading.Channels;
using Autonomy.Actors.Runtime;
using Autonomy.Adapters.Http;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;
using Autonomy.Core.Plans;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Core.Webhooks;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Autonomy.Tests.Actors.Executions;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Webhooks that are listed and webhooks that are told are the same, whatever the store answered.</summary>
public sealed class WebhookDeskTests : IAsyncLifetime
{
    private const string Quick =
        """{"plan":1,"name":"demo","steps":[{"id":"a","tool":"core.set","with":{"value":1}}]}""";

    private static readonly Caller Ada = new("ada", LocalEngine.Workspace, Role.Admin);

    private readonly TemporaryFolder _folder = new();
    private readonly HeldJournal _journal = new();
    private readonly Channel<string> _heard = Channel.CreateBounded<string>(64);
    private readonly RawHttpServer _server;
    private volatile bool _isGone;
    private LocalEngine _engine = null!;
    private SecretKeeper _secrets = null!;
    private WebhookCouriers _couriers = null!;
    private WebhookDesk _desk = null!;
    private Task? _withoutStart;

    public WebhookDeskTests() => _server = new RawHttpServer(async exchange =>
    {
        await _heard.Writer.WriteAsync(exchange.Path);
        await exchange.AnswerAsync(exchange.Path == "/refused" ? 500 : _isGone ? 410 : 204);
    });

    public Task InitializeAsync()
    {
        _engine = LocalEngine.Open(new LocalEngineOptions
        {
            DataFolder = _folder.File("store"),
            WorkingFolder = _folder.Path,
            Clock = TimeProvider.System,
            Secrets = static _ => null,
        });
        _secrets = new SecretKeeper(
            _engine.Journal, TimeProvider.System, new SecretSources { Environment = static _ => null });
        _couriers = new WebhookCouriers(_engine, _secrets, EgressOptions.ForLocalEngine, TimeProvider.System);
        _desk = new WebhookDesk(_journal, TimeProvider.System, _couriers);
        return _desk.StartAsync();
    }

    public async Task DisposeAsync()
    {
        _couriers.Dispose();
        _desk.Dispose();
        _secrets.Dispose();
        await _engine.DisposeAsync();
        if (_withoutStart is { } first) await Assert.ThrowsAsync<AskFailedException>(() => first);
        await _journal.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task OneWhoseReplyWasLostIsToldAndNotRefused()
    {
        _journal.FailNext(AppendOutcome.Unknown);
        ApiException answer = await Assert.ThrowsAsync<ApiException>(() => _desk.CreateAsync(HookOf("a")));
        Assert.Equal("outcome_unknown", answer.Code);
        Assert.Equal("hook-a", Assert.Single(_desk.List(Ada)).Id);

        await _desk.CreateAsync(HookOf("b"));
        await RunAsync();
        Assert.Equal(["/a", "/b"], new[] { await _heard.Reader.ReadAsync(), await _heard.Reader.ReadAsync() }.Order());
    }

    [Fact]
    public async Task OneWhoseRemovalWasNotAnsweredIsToldNothingMore()
    {
        await _desk.CreateAsync(HookOf("a"));
        await _desk.CreateAsync(HookOf("b"));
        _journal.FailNext(AppendOutcome.Unknown);
        ApiException answer = await Assert.ThrowsAsync<ApiException>(() => _desk.RemoveAsync(Ada, "hook-a"));
        Assert.Equal("outcome_unknown", answer.Code);
        Assert.Equal("hook-b", Assert.Single(_desk.List(Ada)).Id);

        for (int i = 0; i < 4; i++)
        {
            await RunAsync();
            Assert.Equal("/b", await _heard.Reader.ReadAsync());
        }
    }

    [Fact]
    public async Task WhatTurnsOutToBeDurableLaterIsToldWithTheNextChange()
    {
        // It is taken, and what was taken cannot be read.
        _journal.Fault = append =>
        {
            _journal.StreamFault = static _ => new IOException("Too many files are open.");
            return null;
        };
        await Assert.ThrowsAsync<IOException>(() => _desk.CreateAsync(HookOf("a")));
        (_journal.Fault, _journal.StreamFault) = (static _ => null, static _ => null);
        await _desk.CreateAsync(HookOf("b"));
        Assert.Equal(2, _desk.List(Ada).Count);

        await _couriers.StartedAsync("hook-a");
        await RunAsync();
        Assert.Equal(["/a", "/b"], new[] { await _heard.Reader.ReadAsync(), await _heard.Reader.ReadAsync() }.Order());
    }

    [Fact]
    public async Task OneThatGetsNoStartKeepsNoOtherFromIts()
    {
        var stored = new StreamId($"notifications-{StableHash.Of64("webhook-of:hook-a"):x16}");
        AppendResult broken = await _engine.Journal.AppendAsync(new AppendRequest
        {
            Stream = stored,
            ExpectedVersion = 0,
            Time = TimeProvider.System.GetUtcNow(),
            Snapshot = new Snapshot(0, Outbox.SchemaVersion, "damaged"u8.ToArray()),
        });
        Assert.Equal(AppendOutcome.Appended, broken.Outcome);
        _withoutStart = _desk.CreateAsync(HookOf("a"));
        await _desk.CreateAsync(HookOf("b"));

        Assert.False(_withoutStart.IsCompleted);
        await RunAsync();
        Assert.Equal("/b", await _heard.Reader.ReadAsync());
    }

    [Fact]
    public async Task OneThatAnsweredThatItIsGoneIsToldAgainOnceItIsTurnedOnAgain()
    {
        _isGone = true;
        await _desk.CreateAsync(HookOf("a"));
        await RunAsync();
        Assert.Equal("/a", await _heard.Reader.ReadAsync());
        int happened = 1;
        do
        {
            await RunAsync();
            happened++;
        }
        while (_couriers.ProblemOf("hook-a") is null);
        Assert.Contains("410", _couriers.ProblemOf("hook-a")!.Message, StringComparison.Ordinal);
        Assert.False(_heard.Reader.TryRead(out _));

        _isGone = false;
        Assert.True((await _desk.SwitchAsync(Ada, "hook-a", isEnabled: true)).IsEnabled);
        for (int i = 0; i < happened; i++) Assert.Equal("/a", await _heard.Reader.ReadAsync());
        // The problem is not stored any more either, which would be looked up there.
        await _couriers.StartedAsync("hook-a");
        Assert.Null(_couriers.ProblemOf("hook-a"));
    }

    [Fact]
    public async Task WhatWentWrongBeforeIsKnownToTheNextServiceAndToldWithItsTime()
    {
        Webhook hook = HookOf("refused");
        await _desk.CreateAsync(hook);
        await RunAsync();
        Assert.Equal("/refused", await _heard.Reader.ReadAsync());
        await RunAsync();
        // What comes second is sent once the first was answered, and that was stored.
        Assert.Equal("/refused", await _heard.Reader.ReadAsync());
        WebhookProblem? first = _couriers.ProblemOf(hook.Id);
        using var next = new WebhookCouriers(_engine, _secrets, EgressOptions.ForLocalEngine, TimeProvider.System);
        _couriers.Dispose();
        next.Follow(hook.Id, _ => hook);
        await next.StartedAsync(hook.Id);

        Assert.NotNull(first);
        Assert.Contains("500", first.Message, StringComparison.Ordinal);
        WebhookProblem? known = next.ProblemOf(hook.Id);
        Assert.NotNull(known);
        Assert.Contains("500", known.Message, StringComparison.Ordinal);
        Assert.InRange(known.Time, first.Time.AddMinutes(-1), TimeProvider.System.GetUtcNow());
    }

    private async Task RunAsync()
    {
        Plan plan = PlanCompiler.Compile(JsonPlanText.Read(Quick), _engine.Tools).Plan!;
        await _engine.SubmitAsync(plan, DataObject.Empty, "tester");
    }

    private Webhook HookOf(string name) => new()
    {
        Id = $"hook-{name}",
        Workspace = LocalEngine.Workspace,
        Direction = WebhookDirection.Outbound,
        Url = $"{_server.Url}/{name}",
        Types = ["execution.completed"],
        By = "ada",
    };
}
