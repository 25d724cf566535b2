using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Rest;
using Autonomy.Host.Security;
using Autonomy.Tests.Actors.Executions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Autonomy.Tests.Host.Rest;

/// <summary>What is answered, and kept as an answer, where the store fails between a write and its answer.</summary>
public sealed class KeyedAnswerTests : IAsyncLifetime
{
    private const string Secret = """{"made":"secret"}""";

    private static readonly Caller Ada = new("ada", "red", Role.Operator) { Token = "t-1" };

    private readonly HeldJournal _journal = new();
    private readonly AuditLog _log;
    private int _done;
    private Action _onMake = static () => { };
    private ApiException? _refusal;

    public KeyedAnswerTests() =>
        _log = new AuditLog(_journal, TimeProvider.System, NullLogger<AuditLog>.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _log.DisposeAsync();

    [Fact]
    public async Task AnAnswerIsKeptOnceItsEntryInTheAuditLogIsDurable()
    {
        DefaultHttpContext first = await SendAsync("k-1");
        DefaultHttpContext again = await SendAsync("k-1");

        Assert.Equal((201, 201, 1), (first.Response.StatusCode, again.Response.StatusCode, _done));
        Assert.Equal("true", again.Response.Headers["Idempotency-Replayed"].ToString());
        string[] order = [.. _journal.Appends.Select(append => append.Events[0].Name)];
        Assert.Equal(["keyed-request-begun", "action-taken", "keyed-request-answered"], order);
    }

    [Fact]
    public async Task AnAnswerWhoseCallerHasGoneIsKeptForTheRepeat()
    {
        using var connection = new CancellationTokenSource();
        _onMake = connection.Cancel;
        // There is nobody to send it to; what was done is kept before.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync("k-0", aborted: connection.Token));
        DefaultHttpContext again = await SendAsync("k-0");

        Assert.Equal((201, 1), (again.Response.StatusCode, _done));
        Assert.Equal("true", again.Response.Headers["Idempotency-Replayed"].ToString());
        Assert.Equal(Secret, BodyOf(again));
    }

    [Fact]
    public async Task WhatIsRefusedThoughItWasDoneIsInTheAuditLog()
    {
        _refusal = new ApiException(ApiFault.State, "half_done", "The half of it was done.") { WasDone = true };
        DefaultHttpContext first = await SendAsync("k-5");
        DefaultHttpContext again = await SendAsync("k-5");

        Assert.Equal((409, "half_done"), (first.Response.StatusCode, CodeOf(first)));
        Assert.Equal((409, "outcome_unknown"), (again.Response.StatusCode, CodeOf(again)));
        string[] order = [.. _journal.Appends.Select(append => append.Events[0].Name)];
        Assert.Equal(["keyed-request-begun", "action-taken"], order);
    }

    [Fact]
    public async Task WhatTheStoreMayHaveTakenKeepsItsKeyAndIsInTheAuditLog()
    {
        _refusal = Refusals.Of(new Rejection(RejectionCode.OutcomeUnknown, "Whether it was taken is not known."));
        DefaultHttpContext first = await SendAsync("k-6");
        _refusal = null;
        DefaultHttpContext again = await SendAsync("k-6");
        await _log.FlushAsync(CancellationToken.None);

        Assert.Equal((503, "outcome_unknown"), (first.Response.StatusCode, CodeOf(first)));
        Assert.Equal((409, "outcome_unknown"), (again.Response.StatusCode, CodeOf(again)));
        Assert.Equal(1, _done);
        Assert.Equal("failed", OutcomesIn("audit-red").First());
    }

    [Fact]
    public async Task WhatIsNotKnownToBeInTheAuditLogIsNeverAnsweredAgainAsDone()
    {
        _journal.Fault = append => IsOf(append, "audit-") ? AppendOutcome.Unknown : null;
        DefaultHttpContext first = await SendAsync("k-2");
        _journal.Fault = static _ => null;
        DefaultHttpContext again = await SendAsync("k-2");

        Assert.Equal((503, "audit_not_stored"), (first.Response.StatusCode, CodeOf(first)));
        Assert.Equal((409, "outcome_unknown"), (again.Response.StatusCode, CodeOf(again)));
        Assert.Equal(1, _done);
    }

    [Fact]
    public async Task ARefusalTakesThePlaceOfWhatWasToBeAnswered()
    {
        _journal.Fault = append => IsOf(append, "audit-") ? AppendOutcome.Unknown : null;

        DefaultHttpContext answered = await SendAsync(key: null);

        Assert.DoesNotContain("secret", BodyOf(answered), StringComparison.Ordinal);
        Assert.Equal((503, "audit_not_stored"), (answered.Response.StatusCode, CodeOf(answered)));
        Assert.Equal("application/problem+json", answered.Response.ContentType);
        Assert.False(answered.Response.Headers.ContainsKey("Location"));
        Assert.False(answered.Response.Headers.ContainsKey("ETag"));
    }

    [Fact]
    public async Task WhereTheAnswerCannotBeKeptItSaysThatItWasDone()
    {
        _journal.Fault = append => append.Events is [{ Name: "keyed-request-answered" }]
            ? AppendOutcome.Refused
            : null;
        DefaultHttpContext first = await SendAsync("k-3");
        _journal.Fault = static _ => null;
        DefaultHttpContext again = await SendAsync("k-3");

        Assert.Equal((503, "answer_not_stored"), (first.Response.StatusCode, CodeOf(first)));
        Assert.DoesNotContain("secret", BodyOf(first), StringComparison.Ordinal);
        Assert.Equal((409, 1), (again.Response.StatusCode, _done));
    }

    [Fact]
    public async Task WhatARoleForbidsIsRefusedWithoutAKey()
    {
        DefaultHttpContext refused = await SendAsync("k-4", Ada with { Role = Role.Viewer });

        Assert.Equal((403, 0), (refused.Response.StatusCode, _done));
        await _log.FlushAsync(CancellationToken.None);
        Assert.Equal(["audit-red"], _journal.Appends.Select(append => append.Stream.Value));
    }

    private IEnumerable<string> OutcomesIn(string stream) =>
        from append in _journal.Appends
        where append.Stream.Value == stream
        from happened in append.Events
        select ((DataString)((DataObject)DataJson.Parse(happened.Body.Span))["outcome"]!).Value;

    private static bool IsOf(AppendRequest append, string prefix) =>
        append.Stream.Value.StartsWith(prefix, StringComparison.Ordinal);

    // The handlers of requests in the order of the service.
    private async Task<DefaultHttpContext> SendAsync(
        string? key, Caller? caller = null, CancellationToken aborted = default)
    {
        var trail = new AuditTrail(_log);
        var keyed = new KeyedWrites(new KeptAnswers(_journal, TimeProvider.System, TimeSpan.FromDays(1)));
        var context = new DefaultHttpContext { Request = { Method = "POST", Path = "/api/v1/things" } };
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
        context.Features.Set(caller ?? Ada);
        context.RequestAborted = aborted;
        if (key is not null) context.Request.Headers["Idempotency-Key"] = key;
        context.SetEndpoint(new RouteEndpoint(
            MakeAsync, RoutePatternFactory.Parse("/api/v1/things"), 0,
            new EndpointMetadataCollection(new Demands([Right.Steer])), null));
        await HeldAnswers.HoldAsync(context, held => RestApi.HandleAsync(
            held, handled => keyed.ServeAsync(handled, one => trail.FollowAsync(one, MakeAsync))));
        return context;
    }

    private async Task MakeAsync(HttpContext context)
    {
        context.Demand(Right.Steer);
        _done++;
        _onMake();
        if (_refusal is { } refusal) throw refusal;
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        context.Response.Headers.Location = "/api/v1/things/1";
        context.Response.Headers.ETag = "\"1\"";
        await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(Secret), context.RequestAborted);
    }

    private static string BodyOf(DefaultHttpContext context) =>
        Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());

    private static string CodeOf(DefaultHttpContext context) =>
        ((DataString)((DataObject)DataJson.Parse(BodyOf(context)))["code"]!).Value;
}
