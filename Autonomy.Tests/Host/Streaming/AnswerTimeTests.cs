using Autonomy.Host.Streaming;
using Autonomy.Tests.Support;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Autonomy.Tests.Host.Streaming;

/// <summary>An answer that nobody takes does not wait for ever.</summary>
public sealed class AnswerTimeTests : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly VirtualTime _time = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly ServiceStop _stop;
    private readonly AnswerTime _answers;
    private readonly UnsentAnswers _connection = new();

    public AnswerTimeTests()
    {
        _stop = new ServiceStop(_lifetime, _time);
        _answers = new AnswerTime(_stop, _time);
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task OverHttp2ItsTimeIsCountedFromItsBeginningThoughItsRequestHasEnded()
    {
        using var call = new Exchange(_connection);
        _answers.Limit(call.Context);
        _time.Advance(TimeSpan.FromHours(1));
        await call.BeginAsync();
        await call.EndAsync();

        AssertCutAfter(AnswerTime.Patience, call);
    }

    [Fact]
    public async Task OverHttp1WhereARateIsKeptOnlyTheStopEndsIt()
    {
        using var call = new Exchange();
        _answers.Limit(call.Context);
        await call.BeginAsync();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(call.IsCut);

        _lifetime.StopApplication();
        AssertCutAfter(LateClose.Patience, call);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OneThatBeginsDuringTheStopHasItsWhileToo(bool isHttp2)
    {
        using Exchange call = isHttp2 ? new Exchange(_connection) : new Exchange();
        _answers.Limit(call.Context);
        _lifetime.StopApplication();
        _time.Advance(TimeSpan.FromHours(1));
        await call.BeginAsync();

        AssertCutAfter(ServiceStop.Patience, call);
    }

    [Fact]
    public async Task AStreamWaitsForItsReaderAndWhatIsLeftAtItsEndDoesNot()
    {
        using Exchange call = await StreamAsync();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(call.IsCut);

        await call.EndAsync();
        AssertCutAfter(AnswerTime.Patience, call);
    }

    [Fact]
    public async Task WhatIsLeftOfAStreamDoesNotHoldUpTheStop()
    {
        using Exchange call = await StreamAsync();
        _lifetime.StopApplication();
        // It ends, and its word is not taken.
        await call.EndAsync();

        AssertCutAfter(ServiceStop.Patience, call);
    }

    [Fact]
    public async Task OneThatIsSentIsCutOffByNothing()
    {
        using var call = new Exchange(_connection);
        _answers.Limit(call.Context);
        await call.BeginAsync();
        _connection.End(call.StreamId);
        _lifetime.StopApplication();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(call.IsCut);
    }

    [Fact]
    public async Task AnotherRequestInItsPlaceIsNotCutOff()
    {
        using var call = new Exchange(_connection);
        _answers.Limit(call.Context);
        await call.BeginAsync();
        // The caller gave it up, and the web server has the next one where this was.
        call.StreamId = 3;
        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(call.IsCut);
    }

    [Fact]
    public async Task AmongTooManyTheOldestIsCutOffAndNoStreamThatGoesOn()
    {
        using Exchange stream = await StreamAsync();
        var calls = new List<Exchange>();
        for (int number = 1; number <= UnsentAnswers.Max; number++)
        {
            var call = new Exchange(_connection) { StreamId = 1 + (2 * number) };
            calls.Add(call);
            _answers.Limit(call.Context);
            await call.BeginAsync();
        }

        _time.Advance(Moment);
        Assert.False(stream.IsCut);
        Assert.Equal([true, false], calls.Take(2).Select(static call => call.IsCut));
        calls.ForEach(static call => call.Dispose());
    }

    private async Task<Exchange> StreamAsync()
    {
        var call = new Exchange(_connection);
        _answers.Limit(call.Context);
        _stop.BeginStream(call.Context);
        await call.BeginAsync();
        return call;
    }

    private void AssertCutAfter(TimeSpan time, Exchange call)
    {
        _time.Advance(time - Moment);
        Assert.False(call.IsCut);
        _time.Advance(Moment);
        Assert.True(call.IsCut);
    }
}
