using System.Collections.Immutable;
using Autonomy.Actors.Executions;
using Autonomy.Benchmarks.Chaos;
using Autonomy.Benchmarks.Healing;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Reporting;
using Autonomy.Core.Values;
using Autonomy.Host.Local;
using Autonomy.Host.Plans;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host;

/// <summary>
/// The examples that meet every kind of trouble, on a real store and against a real server. Their clock runs faster
/// than the system's, because circuits stay open for half a minute.
/// </summary>
public sealed class TroubledPlanTests : IAsyncLifetime
{
    private const int ClockFactor = 5;

    private static readonly FailureKind[] Healed =
    [
        FailureKind.ConnectFailed, FailureKind.Timeout, FailureKind.AnswerCut, FailureKind.Unavailable,
        FailureKind.RateLimited, FailureKind.TokenExpired, FailureKind.MissingScope, FailureKind.Denied,
        FailureKind.BadInput, FailureKind.OutputMismatch, FailureKind.NotFound, FailureKind.Conflict,
        FailureKind.TooLarge, FailureKind.Configuration, FailureKind.NoProgress, FailureKind.Unknown,
    ];

    private static readonly ImmutableDictionary<string, string> Answers = ImmutableDictionary<string, string>.Empty
        .Add("k6-quota", DecisionOption.Retry).Add("k9-revoked", DecisionOption.Done)
        .Add("k16-retired", DecisionOption.Skip).Add("k19-captcha", DecisionOption.Retry)
        .Add("k20-delete", DecisionOption.Approve).Add("k21-elsewhere", DecisionOption.Skip);

    private readonly TemporaryFolder _folder = new();
    private readonly FastClock _clock = new(ClockFactor);
    private readonly ChaosServer _server;
    private readonly LocalEngine _engine;

    public TroubledPlanTests()
    {
        _server = new ChaosServer(0, _clock);
        _engine = LocalEngine.Open(new LocalEngineOptions
        {
            DataFolder = _folder.File("store"),
            WorkingFolder = _folder.Path,
            Clock = _clock,
            AllowShell = true,
            Secrets = static _ => null,
        });
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task EveryKindThatPassesOrCanBePutRightIsHealedWithoutAPerson()
    {
        ExecutionId id = await SubmitAsync("chaos.yaml");

        await _engine.WhenEndedAsync(id);

        (ExecutionState state, ExecutionReport report) = await ReadAsync(id);
        Assert.True(state.Status == ExecutionStatus.Completed, ReportMarkdown.Of(report));
        Assert.Empty(state.Decisions);
        Assert.All(report.Errors, error => Assert.Equal(ErrorOutcome.Healed, error.Outcome));
        Assert.All(report.Errors, error => Assert.NotEmpty(error.Rungs));
        Assert.Empty(Healed.Except(report.Errors.Select(error => error.Failure.Kind)));
        Assert.All(_server.Effects.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task EveryKindThatIsCriticalStopsOnceAndThePlanEndsByAnswersAlone()
    {
        ExecutionId id = await SubmitAsync("critical.yaml");
        Task<ExecutionEnded> ended = _engine.WhenEndedAsync(id);
        using var news = new SemaphoreSlim(1);
        using IDisposable commits = _engine.Journal.OnCommitted(_ => news.Release());
        var follower = new ExecutionFollower(_engine.Journal, id);
        while (!follower.State.IsTerminal)
        {
            await news.WaitAsync();
            foreach (FollowedEvent told in await follower.ReadOnAsync(CancellationToken.None))
            {
                if (told.Happened is not ExecutionEvent.DecisionRequired { Request: var asked }) continue;
                await _engine.SendAsync(
                    id, new ExecutionCommand.Answer(asked.Id, Answers[asked.Step], "ada", null, null));
            }
        }

        Assert.Equal(ExecutionStatus.Completed, (await ended).Status);
        Assert.Equal(Answers.Keys.Order(), follower.State.Decisions.Select(asked => asked.Request.Step).Order());
        Assert.All(follower.State.Decisions, asked => Assert.Equal("ada", asked.Answer!.By));
    }

    private async Task<ExecutionId> SubmitAsync(string example)
    {
        PlanDocument document = YamlPlanText.Read(await File.ReadAllBytesAsync(PathOf(example)));
        Plan plan = PlanCompiler.Compile(document, _engine.Tools).Plan!;
        InputsReading inputs = PlanInputs.Resolve(plan, DataObject.Of(("server", _server.Url)));
        CommandReply reply = await _engine.SubmitAsync(plan, inputs.Inputs!, "ada");
        return Assert.IsType<CommandReply.Accepted>(reply).Execution;
    }

    private async Task<(ExecutionState State, ExecutionReport Report)> ReadAsync(ExecutionId id)
    {
        var follower = new ExecutionFollower(_engine.Journal, id);
        IReadOnlyList<FollowedEvent> events = await follower.ReadOnAsync(CancellationToken.None);
        IEnumerable<ReportedEvent> told = events.Select(one => new ReportedEvent(one.Stored.Time, one.Happened));
        return (follower.State, ExecutionReport.Of(follower.State, told, _clock.GetUtcNow()));
    }

    private static string PathOf(string example)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Autonomy.sln"))) folder = folder.Parent;
        return Path.Combine(folder.FullName, "examples", example);
    }
}
