using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Streaming;

/// <summary>
/// How long an answer may wait for a caller who does not take it. Over HTTP/2, where no rate is kept, it is a minute:
/// from the beginning of an answer, and of a stream from its end. The stop of the service waits 5 s for it on either
/// version. Who takes longer is cut off: over HTTP/2 that answer alone, and its connection goes on.
/// </summary>
internal sealed class AnswerTime(ServiceStop stop, TimeProvider clock)
{
    /// <summary>How long an answer over HTTP/2 may take: 1 min.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Holds the answer of a request to its time.</summary>
    public Task LimitAsync(HttpContext context, RequestDelegate next)
    {
        Limit(context);
        return next(context);
    }

    /// <summary>Holds an answer to its time, once it begins.</summary>
    public void Limit(HttpContext context) => context.Response.OnStarting(() =>
    {
        if (context.RequestAborted.IsCancellationRequested) return Task.CompletedTask;
        if (context.Features.Get<UnsentAnswers>() is { } unsent) Begin(context, unsent);
        else if (!ServiceStop.IsStream(context)) Begin(context);
        return Task.CompletedTask;
    });

    private void Begin(HttpContext context, UnsentAnswers unsent)
    {
        LateAnswer late = unsent.Add(context, clock);
        if (!ServiceStop.IsStream(context)) late.Begin(Patience);
        late.HearOf(stop.Begun.Register(static late => ((LateAnswer)late!).Begin(ServiceStop.Patience), late));
        context.Response.OnCompleted(() =>
        {
            if (context.RequestAborted.IsCancellationRequested) unsent.End(late.Stream);
            else if (!late.HasBegun) late.Begin(Patience);
            return Task.CompletedTask;
        });
    }

    // Over HTTP/1.1 a request ends when its answer is sent, for which a rate is kept.
    private void Begin(HttpContext context)
    {
        var late = new LateClose(context, clock);
        // Disposed of before what it calls: what is registered last goes first.
        context.Response.RegisterForDispose(stop.Begun.Register(static late => ((LateClose)late!).Begin(), late));
    }
}
