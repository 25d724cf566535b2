using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Autonomy.V1;
using Autonomy.Worker.Wire;
using Google.Protobuf;

namespace Autonomy.Worker;

/// <summary>
/// Offers tools to an engine and runs the attempts of steps that call them. Heartbeats, reconnecting and telling again
/// what a broken connection kept back are its own matter. To be set up first, and then run once.
/// </summary>
public sealed class ToolWorker : IDisposable
{
    private readonly WorkerOptions _options;
    private readonly Dictionary<string, ToolHandler> _handlers = [];
    private readonly string _instance = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly RunningAttempts _attempts;
    private readonly HttpMessageInvoker _client;
    private readonly CancellationTokenSource _late = new();
    private readonly CancellationTokenSource _finished = new();
    private volatile WorkerConnection? _connection;
    private volatile bool _isDraining;

    // Completes once the engine offers nothing more over the connection that is there, or is being made.
    private TaskCompletionSource _offering = Completed();
    private TimeSpan _lease = TimeSpan.FromSeconds(10);
    private int _outputBytesMax = EngineTerms.OutputBytesMax(EngineTerms.MessageBytesMaxDefault);

    /// <summary>A worker that offers nothing yet.</summary>
    public ToolWorker(WorkerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _attempts = new RunningAttempts(options.Clock);
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            KeepAlivePingDelay = TimeSpan.FromSeconds(5),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            UseProxy = false,
        });
    }

    private bool IsFinished => _finished.IsCancellationRequested;

    /// <summary>Offers a tool.</summary>
    /// <param name="tool">What it is; its schemas are those of the types, where it does not say.</param>
    /// <param name="handle">
    /// Runs an attempt: gives its output, or throws a <see cref="WorkerFailureException"/>. When its token is cancelled
    /// it ends within 5 s.
    /// </param>
    /// <param name="json">How the types are written in JSON; null: as the web does.</param>
    /// <param name="probe">
    /// Finds out whether an attempt happened whose end was lost, of this worker or of another one; null: nobody can,
    /// and a person is asked where a repeat could do harm.
    /// </param>
    public void Offer<TInput, TOutput>(
        WorkerTool tool, Func<TInput, WorkContext, CancellationToken, Task<TOutput>> handle,
        JsonSerializerOptions? json = null,
        Func<TInput, WorkContext, CancellationToken, Task<CallTrace<TOutput>>>? probe = null)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(handle);
        _handlers.Add(tool.Name, ToolHandler.Of(tool, json ?? JsonSerializerOptions.Web, handle, probe));
    }

    /// <summary>
    /// Serves until <paramref name="stopping"/> is cancelled; then takes nothing more, lets what runs end, hands in
    /// how, and returns. A connection that breaks is made anew, whatever it broke of.
    /// </summary>
    /// <exception cref="WorkerRefusedException">The service does not take the worker as a stream begins, and would not
    /// if it asked again.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var over = new CancellationTokenSource();
        Task connected = StayConnectedAsync(over.Token);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration stop = stopping.UnsafeRegister(
            static given => ((TaskCompletionSource)given!).TrySetResult(), stopped);
        if (await Task.WhenAny(connected, stopped.Task) == stopped.Task) await DrainAsync(connected);
        await over.CancelAsync();
        await connected;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _late.Dispose();
        _finished.Dispose();
    }

    private async Task StayConnectedAsync(CancellationToken over)
    {
        TimeSpan delay = _options.ReconnectInitial;
        while (!over.IsCancellationRequested)
        {
            bool wasConnected = false;
            try
            {
                await ServeAsync(() => wasConnected = true, over);
                if (IsFinished) return;
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (IsLoss(exception, wasConnected))
            {
                _options.OnNotice($"The connection to {_options.Address} is lost: {exception.Message}");
            }

            if (wasConnected) delay = _options.ReconnectInitial;
            bool wasFinished = IsFinished;
            if (!await PauseAsync(Jittered(delay), over)) return;
            if (IsFinished && !_attempts.HasEnds) return;
            delay = delay * 2 < _options.ReconnectMax ? delay * 2 : _options.ReconnectMax;
            if (IsFinished && !wasFinished) delay = _options.ReconnectInitial;
        }
    }

    // What ends a stream that was welcomed is not about the worker as such: should it be, the next hello is refused.
    private static bool IsLoss(Exception exception, bool wasConnected) => exception
        is IOException or HttpRequestException or OperationCanceledException or ChannelClosedException
        || (wasConnected && exception is WorkerRefusedException);

    private async Task ServeAsync(Action onWelcome, CancellationToken over)
    {
        TaskCompletionSource offering = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _offering, offering);
        try
        {
            await ServeAsync(offering, Hello(), onWelcome, over);
        }
        finally
        {
            offering.TrySetResult();
        }
    }

    private async Task ServeAsync(
        TaskCompletionSource offering, WorkerMessage hello, Action onWelcome, CancellationToken over)
    {
        if (hello.Hello.Draining) offering.TrySetResult();
        await using WorkerConnection connection =
            await WorkerConnection.OpenAsync(_client, _options, hello, over);
        if (await connection.ReadAsync(over) is not { Welcome: { } welcome })
            throw new IOException("The service did not welcome the worker.");
        _lease = welcome.Lease.ToTimeSpan();
        if (welcome.MessageBytesMax > 0) _outputBytesMax = EngineTerms.OutputBytesMax(welcome.MessageBytesMax);
        onWelcome();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(over);
        Task beating = BeatAsync(connection, welcome.Heartbeat.ToTimeSpan(), ending.Token);
        Task telling = Task.CompletedTask;
        try
        {
            // What ends from here on is told on this connection; what ended before is told again.
            _connection = connection;
            IReadOnlyList<WorkerMessage> untold = _attempts.Connect(_lease);
            telling = connection.TellAsync(_isDraining ? untold.Append(Drain) : untold, ending.Token);
            if (IsFinished && hello.Hello.Draining) connection.Finish();
            else if (!IsFinished) _options.OnConnected();
            while (await connection.ReadAsync(over) is { } message)
            {
                if (message.Drained is null) Hear(message);
                else HearDrained(offering, connection);
            }
        }
        finally
        {
            Interlocked.CompareExchange(ref _connection, null, connection);
            _attempts.Disconnect();
            await ending.CancelAsync();
            await Task.WhenAll(beating, telling);
        }
    }

    private void HearDrained(TaskCompletionSource offering, WorkerConnection connection)
    {
        offering.TrySetResult();
        // One that was being made when nothing ran any more.
        if (IsFinished) connection.Finish();
    }

    private void Hear(EngineMessage message)
    {
        switch (message.KindCase)
        {
            case EngineMessage.KindOneofCase.Offer: Begin(message.Offer); break;
            case EngineMessage.KindOneofCase.Probe: _ = Task.Run(() => FindOutAsync(message.Probe)); break;
            case EngineMessage.KindOneofCase.Cancel: _attempts.Cancel(message.Cancel.Id); break;
            case EngineMessage.KindOneofCase.Drain: _options.OnNotice("The service stops."); break;
            // What was told again after a break was taken the first time.
            case EngineMessage.KindOneofCase.Refused when message.Refused.Code == "not_open": break;
            case EngineMessage.KindOneofCase.Refused:
                _options.OnNotice($"The end of an attempt was not taken: {message.Refused.Message}");
                break;
            default: break;
        }
    }

    // It runs from here on, before anything else is heard: once the engine says that it offers nothing more, all that
    // it offered is among what runs.
    private void Begin(AttemptOffer offer)
    {
        var running = new RunningAttempt(offer.Tool, _options.OnNotice);
        if (_attempts.TryAdd(offer.Id, running)) _ = Task.Run(() => WorkAsync(offer, running, isLate: _isDraining));
        else running.Dispose();
    }

    private async Task WorkAsync(AttemptOffer offer, RunningAttempt running, bool isLate)
    {
        using (running)
        {
            WorkerMessage ended = await EndOfAsync(offer, running, isLate);
            _attempts.Keep(ended);
            if (_connection is { } connection) await TrySendAsync(connection, ended);
            // Only now, for a worker that stops lets its stream end once nothing runs.
            _attempts.Remove(offer.Id);
        }
    }

    private async Task<WorkerMessage> EndOfAsync(AttemptOffer offer, RunningAttempt running, bool isLate)
    {
        try
        {
            if (isLate) throw EngineTerms.NotBegun(offer.Tool);
            if (!_handlers.TryGetValue(offer.Tool, out ToolHandler? handler))
                throw new WorkerFailureException(FailureKind.NotFound, $"This worker has no tool {offer.Tool}.");
            byte[] output = await handler.Run(offer.InputJson, ContextOf(offer, running), running.Cancellation);
            if (output.Length > _outputBytesMax)
                throw EngineTerms.TooLarge(offer.Tool, output.Length, _outputBytesMax);
            return new WorkerMessage
            {
                Completed = new AttemptCompleted
                {
                    Id = offer.Id,
                    OutputJson = UnsafeByteOperations.UnsafeWrap(output),
                },
            };
        }
        catch (Exception exception)
        {
            return new WorkerMessage { Failed = EngineTerms.FailedOf(offer, exception, running.Cancellation) };
        }
    }

    // Where the connection breaks the engine asks again, or another worker.
    private async Task FindOutAsync(AttemptProbe asked)
    {
        using var stop = new HandlerStop(asked.Tool, _options.OnNotice);
        await using ITimer time = _options.Clock.CreateTimer(
            static given => ((HandlerStop)given!).Ask(), stop, EngineTerms.TimeLeft(asked, _options.Clock),
            Timeout.InfiniteTimeSpan);
        AttemptProbed found;
        try
        {
            found = _handlers.TryGetValue(asked.Tool, out ToolHandler? handler) && handler.Probe is { } probe
                ? EngineTerms.Of(
                    asked, await probe(asked.InputJson, EngineTerms.ContextOf(asked), stop.Token), _outputBytesMax)
                : EngineTerms.NotKnown(asked, $"This worker cannot tell of {asked.Tool}.");
        }
        catch (Exception exception)
        {
            found = EngineTerms.NotKnown(asked, $"The probe of {asked.Tool} broke: {exception.Message}");
        }

        if (_connection is { } connection) await TrySendAsync(connection, new WorkerMessage { Probed = found });
    }

    private static WorkContext ContextOf(AttemptOffer offer, RunningAttempt running) => new(running.Put)
    {
        Execution = offer.Execution,
        Step = offer.Step,
        Item = offer.HasItem ? offer.Item : null,
        IdempotencyKey = offer.Id.Key,
        Attempt = offer.Id.Number,
        Deadline = offer.Deadline.ToDateTimeOffset(),
    };

    private async Task BeatAsync(WorkerConnection connection, TimeSpan period, CancellationToken ending)
    {
        try
        {
            while (await WaitAsync(period, ending)) await connection.SendAsync(_attempts.Heartbeat(), ending);
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or ChannelClosedException)
        {
            // The connection is over, and with it its heartbeats.
            return;
        }
    }

    private async Task DrainAsync(Task connected)
    {
        _isDraining = true;
        // Who does not read keeps nobody from stopping.
        if (_connection is { } connection) _ = TrySendAsync(connection, Drain);
        long began = _options.Clock.GetTimestamp();
        // What crossed the drain is heard before its answer.
        await IsOfferedNothingAsync();
        using (var patience = new CancellationTokenSource(_options.DrainMax, _options.Clock))
        await using (patience.Token.UnsafeRegister(static given => ((ToolWorker)given!).BeLate(), this))
            await _attempts.WhenNoneAsync();

        // The last end leaves before the stream does; where there is none, the next one hears of it.
        await _finished.CancelAsync();
        _connection?.Finish();
        if (_connection is null && !_attempts.HasEnds) return;
        TimeSpan left = _options.DrainMax - _options.Clock.GetElapsedTime(began);
        if (left < EngineTerms.FarewellMax) left = EngineTerms.FarewellMax;
        await Task.WhenAny(connected, Task.Delay(left, _options.Clock));
        if (!connected.IsCompleted && _attempts.HasEnds)
            _options.OnNotice("The worker stops, and the service may not have heard of the last attempts that ended.");
    }

    // An older engine does not answer.
    private async Task IsOfferedNothingAsync()
    {
        // It drains from here on: the hello of a later connection says so.
        Interlocked.MemoryBarrier();
        using var patience = new CancellationTokenSource(EngineTerms.FarewellMax, _options.Clock);
        await _offering.Task.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static TaskCompletionSource Completed()
    {
        var none = new TaskCompletionSource();
        none.SetResult();
        return none;
    }

    // What runs is to stop, and nothing waits any more for a service that does not read.
    private void BeLate()
    {
        _attempts.CancelAll();
        _late.Cancel();
    }

    private static WorkerMessage Drain => new() { Drain = new WorkerDrain() };

    // Where the connection broke, the next one hears of it.
    private async Task TrySendAsync(WorkerConnection connection, WorkerMessage message)
    {
        try
        {
            if (!connection.TrySend(message)) await connection.SendAsync(message, _late.Token);
        }
        catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException)
        {
            return;
        }
    }

    private WorkerMessage Hello()
    {
        var hello = new WorkerHello
        {
            Name = _options.Name,
            Instance = _instance,
            Concurrency = _options.Concurrency,
            Tools = { _handlers.Values.Select(EngineTerms.Of) },
            Running = { _attempts.Ids },
            Draining = _isDraining,
        };
        return new WorkerMessage { Hello = hello };
    }

    // A worker that has finished does not sit out the pause before what may be its last connection.
    private async Task<bool> PauseAsync(TimeSpan time, CancellationToken over)
    {
        if (IsFinished) return await WaitAsync(time, over);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, _finished.Token);
        await WaitAsync(time, either.Token);
        return !over.IsCancellationRequested;
    }

    private async Task<bool> WaitAsync(TimeSpan time, CancellationToken ending)
    {
        try
        {
            await Task.Delay(time, _options.Clock, ending);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // Workers that lost the same service do not come back in the same moment.
    private static TimeSpan Jittered(TimeSpan delay) =>
        delay * (0.5 + (RandomNumberGenerator.GetInt32(1_000) / 1_000.0));
}
