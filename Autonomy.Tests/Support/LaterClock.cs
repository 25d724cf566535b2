namespace Autonomy.Tests.Support;

/// <summary>The system's clock, ahead of it.</summary>
internal sealed class LaterClock(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
