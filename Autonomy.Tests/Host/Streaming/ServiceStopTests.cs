using Autonomy.Host.Streaming;
using Autonomy.Tests.Support;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Autonomy.Tests.Host.Streaming;

/// <summary>No reader holds up the stop.</summary>
public sealed class ServiceStopTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly ServiceStop _stop;

    public ServiceStopTests() => _stop = new ServiceStop(_lifetime, _time);

    public void Dispose() => _stop.Dispose();

    [Fact]
    public void AStreamThatDoesNotEndByItselfIsCutOffAWhileAfterTheStopBegan()
    {
        using var late = new Exchange();
        _stop.CutLate(late.Context);
        _time.Advance(TimeSpan.FromHours(1));
        _lifetime.StopApplication();
        Assert.True(_stop.IsWhatEnded(late.Context));

        _time.Advance(ServiceStop.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(late.IsCut);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(late.IsCut);
        Assert.False(_stop.IsWhatEnded(late.Context));
    }
}
