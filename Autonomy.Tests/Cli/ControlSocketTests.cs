using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Pressure;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Host.Local;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Cli;

public sealed class ControlSocketTests : IDisposable
{
    private static readonly ExecutionId Id = ExecutionId.Parse("site-0123456789ab");

    private readonly TemporaryFolder _folder = new();
    private readonly List<(ExecutionId Execution, ExecutionCommand Command)> _taken = [];

    public static TheoryData<ExecutionCommand> Commands => new(
        new ExecutionCommand.Pause("ada", "lunch"),
        new ExecutionCommand.Pause("ada", null),
        new ExecutionCommand.Resume("ada"),
        new ExecutionCommand.Cancel("ada", null, Undo: true),
        new ExecutionCommand.Signal("go", DataObject.Of(("by", "me")), "ada"),
        new ExecutionCommand.Answer("d1", "done", "ada", "fine", DataNull.Value),
        new ExecutionCommand.Answer("d1", "skip", "ada", null, null),
        new ExecutionCommand.Pause("ada", null)
        {
            After = TimeSpan.FromDays(2.5),
            Then = PauseThen.Cancel,
            Now = true,
        },
        new ExecutionCommand.Terminate("ada", "enough"),
        new ExecutionCommand.Prioritize("ada", Priority.Critical),
        new ExecutionCommand.Resume("ada") { Reason = "it is back" },
        new ExecutionCommand.Signal("go", DataNull.Value, "ada") { Reason = "all is set" },
        new ExecutionCommand.Prioritize("ada", Priority.High) { Reason = "it is late" });

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task ACommandArrivesAsItWasGiven(ExecutionCommand command)
    {
        await using ControlSocket? socket = ControlSocket.Open(_folder.Path, TakeAsync);

        CommandReply? reply = await ControlClient.SendAsync(_folder.Path, Id, command);

        Assert.Equal(new CommandReply.Accepted(Id, ExecutionStatus.Running), reply);
        Assert.Equal([(Id, command)], _taken);
    }

    [Fact]
    public async Task AnEditArrivesWithEachOfItsSteps()
    {
        await using ControlSocket? socket = ControlSocket.Open(_folder.Path, TakeAsync);
        DataObject step = DataObject.Of(("id", "a"), ("tool", "text.echo"));
        var changes = new PlanChanges { Add = [step], Replace = [step.With("id", "b")], Remove = ["c", "d"] };

        await ControlClient.SendAsync(_folder.Path, Id, new ExecutionCommand.Edit("ada", "why", changes));

        var edit = Assert.IsType<ExecutionCommand.Edit>(Assert.Single(_taken).Command);
        Assert.Equal(("ada", "why"), (edit.By, edit.Reason));
        Assert.Equal(changes.Add.AsEnumerable(), edit.Changes.Add);
        Assert.Equal(changes.Replace.AsEnumerable(), edit.Changes.Replace);
        Assert.Equal(changes.Remove.AsEnumerable(), edit.Changes.Remove);
    }

    [Fact]
    public async Task AForkIsTheOwnersMatter()
    {
        ForkRequest? asked = null;
        var reply = new CommandReply.Accepted(ExecutionId.Parse("site-new"), ExecutionStatus.Running);
        await using ControlSocket? socket = ControlSocket.Open(_folder.Path, TakeAsync, request =>
        {
            asked = request;
            return Task.FromResult<CommandReply>(reply);
        });
        var request = new ForkRequest(Id, ForkReason.Restart, "ada")
        {
            Version = 12,
            From = "b",
            Inputs = DataObject.Of(("n", 1)),
            IsConfirmed = true,
            Comment = "it was wrong",
            IfVersion = 14,
        };

        Assert.Equal(reply, await ControlClient.ForkAsync(_folder.Path, request));
        Assert.Equal(request, asked);
        await ControlClient.ForkAsync(_folder.Path, new ForkRequest(Id, ForkReason.Retry, "ada"));
        Assert.Equal(new ForkRequest(Id, ForkReason.Retry, "ada"), asked);
    }

    [Fact]
    public async Task ARefusalComesBackWithItsReason()
    {
        var refusal = new CommandReply.Refused(
            Id, new Rejection(RejectionCode.AlreadyAnswered, "It was answered by ben."));
        await using ControlSocket? socket = ControlSocket.Open(
            _folder.Path, (_, _) => Task.FromResult<CommandReply>(refusal));

        Assert.Equal(refusal, await ControlClient.SendAsync(_folder.Path, Id, new ExecutionCommand.Resume("ada")));
    }

    [Fact]
    public async Task NobodyServesAStoreThatWasLeft()
    {
        Assert.False(await ControlClient.IsServedAsync(_folder.Path));
        await using (
            ControlSocket? socket = ControlSocket.Open(
                _folder.Path, TakeAsync))
        {
            Assert.True(await ControlClient.IsServedAsync(_folder.Path));
        }

        Assert.False(await ControlClient.IsServedAsync(_folder.Path));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task ASocketThatWasLeftBehindIsReplaced()
    {
        File.WriteAllText(ControlSocket.PathIn(_folder.Path), "");
        await using ControlSocket? socket = ControlSocket.Open(_folder.Path, TakeAsync);

        Assert.True(await ControlClient.IsServedAsync(_folder.Path));
    }

    [Fact]
    public async Task OnlyItsOwnerMayOpenTheSocket()
    {
        await using ControlSocket? socket = ControlSocket.Open(_folder.Path, TakeAsync);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(ControlSocket.PathIn(_folder.Path)));
        }
    }

    [Fact]
    public void APathThatIsTooLongForASocketMakesNone() =>
        Assert.Null(ControlSocket.Open(_folder.File(new string('a', ControlSocket.PathBytesMax)), TakeAsync));

    [Fact]
    public async Task TheStatusOfTheEngineArrivesWhole()
    {
        var gate = new ToolGate
        {
            Host = "https://api.example.com",
            Credential = 1,
            Circuit = CircuitState.Open,
            OpenUntil = new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero),
            ConcurrencyLimit = 4,
            CallsUnderWay = 1,
            CallsWaiting = 7,
            CallsPerSecond = 2.5,
            CallsLeft = 12,
        };
        var pressure = new EnginePressure(PressureLevel.Elevated, ["the volume of the store has 400 MiB left"]);
        await using ControlSocket? socket = ControlSocket.Open(
            _folder.Path, TakeAsync, status: () => new EngineStatus(pressure, [gate]));

        EngineStatus? status = await ControlClient.StatusAsync(_folder.Path);

        Assert.NotNull(status);
        Assert.Equal((PressureLevel.Elevated, pressure.Why), (status.Pressure.Level, status.Pressure.Why));
        Assert.Equal(gate, Assert.Single(status.Gates));
        Assert.True(status.HasTroubledGates);
    }

    [Fact]
    public async Task WhereNobodyServesThereIsNoStatus() => Assert.Null(await ControlClient.StatusAsync(_folder.Path));

    [Fact]
    public async Task ACommandThatBreaksIsAnsweredAndTheNextIsServed()
    {
        var troubles = new List<Exception>();
        await using ControlSocket? socket = ControlSocket.Open(
            _folder.Path, (_, _) => throw new FormatException("No such digits."), onTrouble: troubles.Add);

        CommandReply? reply = await ControlClient.SendAsync(_folder.Path, Id, new ExecutionCommand.Resume("ada"));

        Rejection refusal = Assert.IsType<CommandReply.Refused>(reply).Rejection;
        Assert.Equal(RejectionCode.StoreRefused, refusal.Code);
        Assert.Contains("is not known: No such digits.", refusal.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(Assert.Single(troubles));
        Assert.True(await ControlClient.IsServedAsync(_folder.Path));
    }

    [Fact]
    public async Task ACommandThatTakesLongKeepsOutNoOther()
    {
        (ControlSocket socket, TaskCompletionSource<CommandReply> slow, Task begun) = OpenSlow(TimeProvider.System);
        await using ControlSocket end = socket;
        Task<CommandReply?> waiting = CancelAsync();
        await begun;

        Assert.NotNull(await ControlClient.SendAsync(_folder.Path, Id, new ExecutionCommand.Resume("ada")));
        var accepted = new CommandReply.Accepted(Id, ExecutionStatus.Cancelling);
        slow.SetResult(accepted);
        Assert.Equal(accepted, await waiting);
    }

    [Fact]
    public async Task WhoeverAsksForWhatTakesLongHearsThatItGoesOn()
    {
        var clock = new VirtualTime();
        (ControlSocket socket, _, Task begun) = OpenSlow(clock);
        await using ControlSocket end = socket;
        Task<CommandReply?> waiting = CancelAsync();
        await begun;

        clock.Advance(ControlClient.Patience);
        Rejection refusal = Assert.IsType<CommandReply.Refused>(await waiting).Rejection;
        Assert.StartsWith("It is not done yet, and goes on.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStopWaitsForWhatIsUnderWayAndTakesNothingMore()
    {
        (ControlSocket socket, TaskCompletionSource<CommandReply> slow, Task begun) = OpenSlow(new VirtualTime());
        Task<CommandReply?> waiting = CancelAsync();
        await begun;

        ValueTask stop = socket.DisposeAsync();
        var accepted = new CommandReply.Accepted(Id, ExecutionStatus.Cancelling);
        slow.SetResult(accepted);
        await stop;

        Assert.Equal(accepted, await waiting);
        Assert.Null(await ControlClient.SendAsync(_folder.Path, Id, new ExecutionCommand.Resume("ada")));
    }

    [Fact]
    public async Task AStopWaitsForNothingThatTakesLongAndSaysThatItsEndIsNotKnown()
    {
        var clock = new VirtualTime();
        (ControlSocket socket, _, Task begun) = OpenSlow(clock);
        Task<CommandReply?> waiting = CancelAsync();
        await begun;

        ValueTask stop = socket.DisposeAsync();
        clock.Advance(ControlSocket.Grace);
        await stop;

        Rejection refusal = Assert.IsType<CommandReply.Refused>(await waiting).Rejection;
        Assert.Contains("whether it was done is not known", refusal.Message, StringComparison.Ordinal);
    }

    private Task<CommandReply?> CancelAsync() =>
        ControlClient.SendAsync(_folder.Path, Id, new ExecutionCommand.Cancel("ada", null, Undo: false));

    // A cancel ends when the test says so.
    private (ControlSocket Socket, TaskCompletionSource<CommandReply> Slow, Task Begun) OpenSlow(TimeProvider clock)
    {
        var slow = new TaskCompletionSource<CommandReply>();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ControlSocket? socket = ControlSocket.Open(
            _folder.Path,
            (execution, command) =>
            {
                if (command is not ExecutionCommand.Cancel) return TakeAsync(execution, command);
                begun.SetResult();
                return slow.Task;
            },
            clock: clock);
        return (socket!, slow, begun.Task);
    }

    private Task<CommandReply> TakeAsync(ExecutionId execution, ExecutionCommand command)
    {
        _taken.Add((execution, command));
        return Task.FromResult<CommandReply>(new CommandReply.Accepted(execution, ExecutionStatus.Running));
    }
}
