using System.Collections.Concurrent;
using Autonomy.Core.Recovery;

namespace Autonomy.Adapters.Http;

/// <summary>The tokens of all credentials that were used of late.</summary>
/// <param name="send">Sends a request past the gates and the guard, without a token.</param>
/// <param name="time">The clock.</param>
internal sealed class OAuthSessions(
    Func<OutgoingRequest, CancellationToken, Task<HttpHead>> send, TimeProvider time)
{
    // Beyond this many, those are forgotten that hold nothing that cannot be got again.
    private const int SessionsMax = 1_024;
    private const int AnswerBytesMax = 1 << 20;

    private readonly ConcurrentDictionary<OAuthGrant, OAuthSession> _sessions = new();

    public OAuthSession Of(OAuthGrant grant)
    {
        if (_sessions.TryGetValue(grant, out OAuthSession? known)) return known;
        if (_sessions.Count >= SessionsMax) ForgetReplaceable();
        return _sessions.GetOrAdd(grant, key => new OAuthSession(key, AskAsync, time));
    }

    private async Task<TokenAnswer> AskAsync(OutgoingRequest request)
    {
        using var limit = new CancellationTokenSource(OAuthSession.AskMax, time);
        using HttpHead head = await send(request, limit.Token);
        if (head.Failure is not null) return Fail(request, head.Failure);
        (WholeAnswer? answer, Failure? failure) = await HttpAnswers.ReadAsync(head, AnswerBytesMax, limit.Token);
        return failure is null
            ? TokenAnswers.Read(request, answer!, time.GetUtcNow())
            : Fail(request, failure);
    }

    /// <summary>Nobody but the limit on its time cancels a request for a token.</summary>
    private static TokenAnswer Fail(OutgoingRequest request, Failure failure) => TokenAnswers.Fail(
        failure.Kind == FailureKind.Cancelled
            ? HttpClassification.OfFault(request.Call, HttpFault.Timeout, "")
            : failure);

    private void ForgetReplaceable()
    {
        foreach ((OAuthGrant grant, OAuthSession session) in _sessions)
        {
            if (session.IsReplaceable) _sessions.TryRemove(grant, out _);
        }
    }
}
