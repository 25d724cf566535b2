using Autonomy.Host.Local;
using Autonomy.Host.Telemetry;
using Autonomy.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Autonomy.Tests.Host.Telemetry;

/// <summary>What an operator hears of an engine in trouble, and for how long it takes no work.</summary>
public sealed class TroubleLogTests
{
    private readonly VirtualTime _time = new();
    private readonly Lines _lines = new();

    [Fact]
    public void TheSamePlaceIsOneLineAMinuteAndTheRestIsCounted()
    {
        var log = new TroubleLog(_lines, _time);
        for (int i = 0; i < 60; i++)
        {
            log.Take(new EngineTrouble("store", "It refuses: the disk is full."));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        log.Take(new EngineTrouble("shop", "An actor broke, and is stopped.", new IOException("gone")));

        Assert.Equal(
            [
                "store: It refuses: the disk is full.",
                "59 more troubles were left out, of the same places or of too many",
                "shop: An actor broke, and is stopped. (gone)",
            ],
            _lines.Written);
    }

    [Fact]
    public void AHundredPlacesAreToldOfInAMinute()
    {
        var log = new TroubleLog(_lines, _time);
        for (int i = 0; i < 1_000; i++) log.Take(new EngineTrouble($"e-{i}", "It broke."));

        Assert.Equal(100, _lines.Written.Count);
    }

    [Fact]
    public void WhatHappensBeforeAnybodyListensIsHeardByWhoeverDoes()
    {
        var troubles = new EngineTroubles(_time);
        troubles.Tell(new EngineTrouble("rules", "They cannot be read."));
        var heard = new List<string>();
        troubles.Listen(trouble => heard.Add(trouble.Where));
        troubles.Tell(new EngineTrouble("wake-ups", "They cannot be read."));

        Assert.Equal(["rules", "wake-ups"], heard);
    }

    [Fact]
    public void ATroubleKeepsWorkOutForItsTimeAndAnActorThatBreaksKeepsOutNone()
    {
        var troubles = new EngineTroubles(_time);
        troubles.Tell(new EngineTrouble("shop", "An actor broke."));
        Assert.False(troubles.KeepOut);
        troubles.Tell(new EngineTrouble("rules", "They cannot be read.") { KeepsOut = EngineTroubles.UnreadableLasts });
        troubles.Tell(new EngineTrouble("store", "It refuses.") { KeepsOut = EngineTroubles.RefusalLasts });
        _time.Advance(EngineTroubles.RefusalLasts);
        Assert.True(troubles.KeepOut);

        _time.Advance(EngineTroubles.UnreadableLasts - EngineTroubles.RefusalLasts);
        Assert.False(troubles.KeepOut);
    }

    private sealed class Lines : ILogger<TroubleLog>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception) + (exception is null ? "" : $" ({exception.Message})"));
    }
}
