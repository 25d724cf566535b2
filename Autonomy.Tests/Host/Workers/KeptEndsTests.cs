using Autonomy.Tests.Support;
using Autonomy.V1;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Workers;

/// <summary>Which ends a worker tells again when it is connected again.</summary>
public sealed class KeptEndsTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly VirtualTime _time = new();
    private readonly RunningAttempts _attempts;

    public KeptEndsTests() => _attempts = new RunningAttempts(_time);

    [Fact]
    public void WhatEndedWithoutAConnectionIsToldHoweverLongThereWasNone()
    {
        _attempts.Connect(Lease);
        _attempts.Disconnect();
        End("k");
        _time.Advance(Lease * 100);

        Assert.Equal(["k"], Told());
    }

    [Fact]
    public void WhatEndedShortlyBeforeTheConnectionWasLostIsToldAgain()
    {
        _attempts.Connect(Lease);
        End("long ago");
        _time.Advance(Lease * 2);
        End("just now");
        _attempts.Disconnect();
        _time.Advance(Lease * 100);

        Assert.Equal(["just now"], Told());
    }

    [Fact]
    public void WhatWasToldAgainIsForgottenWhenTheConnectionLasts()
    {
        _attempts.Connect(Lease);
        _attempts.Disconnect();
        End("k");
        Assert.Equal(["k"], Told());
        _time.Advance(Lease * 2);
        _attempts.Disconnect();

        Assert.Empty(Told());
    }

    private void End(string key)
    {
        var id = new AttemptId { Key = key, Number = 1 };
        _attempts.End(id, new WorkerMessage { Completed = new AttemptCompleted { Id = id } });
    }

    private IEnumerable<string> Told() => _attempts.Connect(Lease).Select(message => message.Completed.Id.Key);
}
