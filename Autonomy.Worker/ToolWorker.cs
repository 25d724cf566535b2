using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Autonomy.V1;
using Autonomy.Worker.Wire;

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
    private readonly ToolCalls _calls;
    private readonly HttpMessageInvoker _client;
    private readonly CancellationTokenSource _late = new();
    private readonly CancellationTokenSource _finished = new();
    private volatile WorkerConnection? _connection;
    private volatile bool _isDraining;
    private int _hasRun;

    // Completes once the engine offers nothing more over the connection that is there, or is being made.
    private TaskCompletionSource _offering = Completed();
    private TimeSpan _lease = TimeSpan.FromSeconds(10);

    /// <summary>A worker that offers nothing yet.</summary>
    public ToolWorker(WorkerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _attempts = new RunningAttempts(options.Clock);
        _calls = new ToolCalls(_handlers, options);
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            KeepAlivePingDelay = TimeSpan.FromSeconds(5),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            UseProxy = false,
        });
    }

    private bool IsFinished => _finished.IsCancellationRequested;

    /// <summary>Offers a tool; before it runs.</summary>
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
        if (_hasRun != 0) throw new InvalidOperationException($"Offer {tool.Name} before the worker runs.");
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
        if (Interlocked.Exchange(ref _hasRun, 1) != 0)
            throw new InvalidOperationException("A worker runs once: make another one to run again.");
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
        long helloAt = _options.Clock.GetTimestamp();
        await using WorkerConnection connection =
            await WorkerConnection.OpenAsync(_client, _options, hello, over);
        if (await connection.ReadAsync(over) is not { Welcome: { } welcome })
            throw new IOException("The service did not welcome the worker.");
        _lease = welcome.Lease.ToTimeSpan();
        if (welcome.MessageBytesMax > 0) _calls.OutputBytesMax = EngineTerms.OutputBytesMax(welcome.MessageBytesMax);
        TimeSpan? open = EngineTerms.OpenOf(welcome);
        var heard = new HeardHeartbeats(open, helloAt, _options.Clock);
        onWelcome();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(over);
        Task beating = BeatAsync(connection, heard, EngineTerms.PeriodOf(welcome, open), ending.Token);
        Task telling = Task.CompletedTask;
        try
        {
            // What ends from here on is told on this connection; what ended before is told again.
            connection.WhenWritten(message => _attempts.Tell(message, connection));
            _connection = connection;
            IReadOnlyList<WorkerMessage> untold = _attempts.Connect(connection, _lease);
            telling = connection.TellAsync(_isDraining ? untold.Append(Drain) : untold, ending.Token);
            if (IsFinished && hello.Hello.Draining) connection.Finish();
            else if (!IsFinished) _options.OnConnected();
            while (await connection.ReadAsync(over) is { } message)
            {
                if (message.Drained is null) Hear(message, heard);
                else HearDrained(offering, connection);
            }
        }
        finally
        {
            Interlocked.CompareExchange(ref _connection, null, connection);
            _attempts.Disconnect();
            heard.End();
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

    private void Hear(EngineMessage message, HeardHeartbeats heard)
    {
        switch (message.KindCase)
        {
            case EngineMessage.KindOneofCase.Offer: Begin(message.Offer, heard); break;
            case EngineMessage.KindOneofCase.Heard: heard.Hear(message.Heard.Stamp); break;
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
    private void Begin(AttemptOffer offer, HeardHeartbeats heard)
    {
        var running = new RunningAttempt(offer.Tool, _options.OnNotice);
        bool isLate = _isDraining;
        if (_attempts.TryAdd(offer.Id, running))
        {
            OfferRead read = heard.Read();
            _ = Task.Run(() => WorkAsync(offer, running, () => MayBeginAsync(offer, running, heard, read, isLate)));
        }
        else
        {
            running.Dispose();
        }
    }

    private async Task WorkAsync(AttemptOffer offer, RunningAttempt running, Func<ValueTask> mayBegin)
    {
        using (running)
        {
            WorkerMessage ended = await _calls.EndOfAsync(offer, running, mayBegin);
            _attempts.Keep(ended);
            if (_connection is { } connection) await TrySendAsync(connection, ended);
            // Only now, for a worker that stops lets its stream end once nothing runs.
            _attempts.Remove(offer.Id);
        }
    }

    private static async ValueTask MayBeginAsync(
        AttemptOffer offer, RunningAttempt running, HeardHeartbeats heard, OfferRead read, bool isLate)
    {
        if (isLate) throw EngineTerms.NotBegun(offer.Tool, "The worker stops");
        try
        {
            if (await heard.WhenOpenAsync(read, running.Cancellation)) return;
        }
        catch (OperationCanceledException)
        {
            throw EngineTerms.StoppedBefore(offer.Tool);
        }

        throw EngineTerms.NotBegun(offer.Tool, "Its connection broke before");
    }

    // Where the connection breaks the engine asks again, or another worker.
    private async Task FindOutAsync(AttemptProbe asked)
    {
        AttemptProbed found = await _calls.FindOutAsync(asked);
        if (_connection is { } connection) await TrySendAsync(connection, new WorkerMessage { Probed = found });
    }

    private async Task BeatAsync(
        WorkerConnection connection, HeardHeartbeats heard, TimeSpan period, CancellationToken ending)
    {
        try
        {
            while (await WaitAsync(period, ending))
                await connection.SendAsync(_attempts.Heartbeat(heard.Stamp()), ending);
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
