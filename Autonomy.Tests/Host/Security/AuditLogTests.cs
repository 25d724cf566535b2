using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Host.Api;
using Autonomy.Host.Security;
using Autonomy.Tests.Actors.Executions;
using Autonomy.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>What becomes of entries, and of the requests that wait for them, while the store takes none.</summary>
public sealed class AuditLogTests : IAsyncLifetime
{
    private static readonly Caller Ada = new("ada", "red", Role.Viewer) { Token = "t-1" };

    private readonly HeldTimers _clock = new(TimeSpan.FromSeconds(10));
    private readonly Lines _lines = new();
    private readonly AuditLog _log;

    public AuditLogTests() => _log = NewLog();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _log.DisposeAsync();

    [Fact]
    public async Task ARequestThatIsForbiddenIsAnsweredSoThoughItsEntryFindsNoRoom()
    {
        var trail = new AuditTrail(_log);
        int asked = 0;
        while (!_lines.Has("no room for an entry"))
        {
            ApiException refusal = await Assert.ThrowsAsync<ApiException>(
                () => PassedAsync(trail.FollowAsync(NewRequest(), Forbid)));
            Assert.Equal("role_forbids", refusal.Code);
            asked++;
        }

        Assert.InRange(asked, 4_096, 4_096 + 512);
        Assert.True(_lines.Has("ada, POST /pause, x-1, role_forbids, request r-1"));
    }

    [Fact]
    public async Task WhatTheStoreHasNotTakenWhenTheServiceStopsIsToldToBeLost()
    {
        await using (AuditLog log = NewLog())
        {
            await log.RecordAsync("red", new AuditEvent.ActionTaken(
                "ada", null, Role.Viewer, "", "POST /pause", "x-1", "role_forbids", "r-1"));
        }

        Assert.True(_lines.Has("1 entries of the audit log of red are lost: the service stops"));
    }

    private AuditLog NewLog() => new(new HeldJournal { Fault = static _ => AppendOutcome.Refused }, _clock, _lines);

    /// <summary>Lets the ten seconds pass for which it waits.</summary>
    private async Task PassedAsync(Task request)
    {
        while (!request.IsCompleted)
        {
            await Task.WhenAny(request, _clock.WhenArmedAsync());
            _clock.Pass();
        }

        await request;
    }

    private static DefaultHttpContext NewRequest()
    {
        var context = new DefaultHttpContext { TraceIdentifier = "r-1" };
        context.Features.Set(Ada);
        (context.Request.Method, context.Request.Path) = ("POST", "/pause");
        return context;
    }

    private static Task Forbid(HttpContext context)
    {
        AuditNote note = context.Features.Get<AuditNote>()!;
        (note.ChangesSomething, note.Target) = (true, "x-1");
        Ada.Demand(Right.Steer);
        return Task.CompletedTask;
    }

    private sealed class Lines : ILogger<AuditLog>
    {
        private readonly Lock _lock = new();
        private readonly List<string> _written = [];

        public bool Has(string text)
        {
            lock (_lock) return _written.Exists(line => line.Contains(text, StringComparison.Ordinal));
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lock (_lock) _written.Add(formatter(state, exception));
        }
    }
}
