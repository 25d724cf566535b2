using Autonomy.Core.Health;

namespace Autonomy.Core.Executions;

/// <content>Events of health.</content>
public abstract partial record ExecutionEvent
{
    /// <summary>
    /// The health fell into a worse class. Told once for each class until the health has recovered from it.
    /// </summary>
    /// <param name="From">The class that was told of before.</param>
    /// <param name="To">The class that it is in now.</param>
    /// <param name="Score">The score, 0 to 100, with one decimal.</param>
    /// <param name="Bottleneck">Where most of the time went, in a sentence.</param>
    public sealed record HealthDropped(HealthClass From, HealthClass To, decimal Score, string Bottleneck)
        : ExecutionEvent;

    /// <summary>The health has risen out of the class that was told of, well above its border.</summary>
    /// <param name="From">The class that was told of before.</param>
    /// <param name="To">The class that counts from now on.</param>
    /// <param name="Score">The score, 0 to 100, with one decimal.</param>
    public sealed record HealthRecovered(HealthClass From, HealthClass To, decimal Score) : ExecutionEvent;
}
