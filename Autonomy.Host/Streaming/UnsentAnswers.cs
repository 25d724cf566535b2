using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Autonomy.Host.Streaming;

/// <summary>
/// The answers of one connection of HTTP/2 that have begun and are not sent whole. The web server lets a request end
/// while up to 4 KiB of its answer, and its end, still wait for the caller: who watches over them has to see what goes
/// over the connection.
/// </summary>
internal sealed class UnsentAnswers
{
    /// <summary>
    /// Answers at most; beyond, the oldest whose time has begun is cut off. No client has more than 100 streams open,
    /// and what it gave up by itself is kept here until its time is over.
    /// </summary>
    public const int Max = 200;

    private readonly Lock _lock = new();
    private readonly SortedList<int, LateAnswer> _answers = [];

    /// <summary>Watches over every connection of HTTP/2 of a listener; to be added after its TLS.</summary>
    /// <param name="listen">The listener.</param>
    /// <param name="isAlways">Whether it speaks nothing else; otherwise it is as TLS has agreed.</param>
    public static void Watch(ListenOptions listen, bool isAlways) => listen.Use(next => async connection =>
    {
        if (!isAlways && !IsHttp2(connection))
        {
            await next(connection);
            return;
        }

        var answers = new UnsentAnswers();
        IDuplexPipe transport = connection.Transport;
        connection.Features.Set(answers);
        connection.Transport = new WatchedTransport(
            transport.Input, new SentFrames(transport.Output, answers.End));
        try
        {
            await next(connection);
        }
        finally
        {
            answers.EndAll();
            connection.Transport = transport;
        }
    });

    /// <summary>An answer begins; before the first of it is sent.</summary>
    public LateAnswer Add(HttpContext context, TimeProvider clock)
    {
        var answer = new LateAnswer(this, context.Features, clock);
        lock (_lock)
        {
            if (_answers.Count >= Max) _answers.Values.FirstOrDefault(static one => one.HasBegun)?.Begin(TimeSpan.Zero);
            _answers[answer.Stream] = answer;
        }

        return answer;
    }

    /// <summary>The answer on this stream is sent whole, or given up, if there is one. Waits for nothing.</summary>
    public void End(int stream)
    {
        LateAnswer? answer;
        lock (_lock) _answers.Remove(stream, out answer);
        answer?.End();
    }

    private void EndAll()
    {
        lock (_lock)
        {
            foreach (LateAnswer answer in _answers.Values) answer.End();
            _answers.Clear();
        }
    }

    private static bool IsHttp2(ConnectionContext connection) =>
        connection.Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol.Span.SequenceEqual("h2"u8)
            ?? false;

    private sealed record WatchedTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}

/// <summary>
/// Cuts off an answer over HTTP/2 that takes too long to be sent whole, also when its request has ended. Its connection
/// goes on.
/// </summary>
internal sealed class LateAnswer
{
    private readonly UnsentAnswers _answers;
    private readonly IHttp2StreamIdFeature _now;
    private readonly IHttpRequestLifetimeFeature _request;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private CancellationTokenRegistration _stop;
    private bool _hasEnded;

    /// <summary>Makes one.</summary>
    /// <param name="answers">Those of its connection.</param>
    /// <param name="request">What the web server knows of the request.</param>
    /// <param name="clock">The clock.</param>
    public LateAnswer(UnsentAnswers answers, IFeatureCollection request, TimeProvider clock)
    {
        _answers = answers;
        _now = request.GetRequiredFeature<IHttp2StreamIdFeature>();
        _request = request.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        Stream = _now.StreamId;
        _timer = clock.CreateTimer(
            static late => ((LateAnswer)late!).Cut(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The stream of the connection that it is on.</summary>
    public int Stream { get; }

    /// <summary>Whether its time has begun.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The time begins, or is another one; from any thread.</summary>
    public void Begin(TimeSpan patience)
    {
        HasBegun = true;
        _timer.Change(patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>It hears of the stop of the service by this, until its end.</summary>
    public void HearOf(CancellationTokenRegistration stop)
    {
        lock (_lock)
        {
            _stop = stop;
            // Its connection may be over by now.
            if (_hasEnded) stop.Unregister();
        }
    }

    /// <summary>It is sent, or given up. Waits for nothing: it is called as the web server writes.</summary>
    public void End()
    {
        _timer.Dispose();
        lock (_lock)
        {
            _hasEnded = true;
            _stop.Unregister();
        }
    }

    private void Cut()
    {
        _answers.End(Stream);
        // The web server may have taken what it knows for another request, where the caller gave this one up itself.
        if (_now.StreamId == Stream) _request.Abort();
    }
}
