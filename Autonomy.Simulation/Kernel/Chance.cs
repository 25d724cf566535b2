using Autonomy.Actors.Runtime;
using Autonomy.Core.Seams;

namespace Autonomy.Simulation.Kernel;

/// <summary>Draws in everyday terms.</summary>
internal static class Chance
{
    /// <summary>A number in [0, 1).</summary>
    public static double Of(SeededRandom random) => ((IRandomSource)random).NextDouble();

    /// <summary>True with this probability.</summary>
    public static bool Is(SeededRandom random, double probability) => Of(random) < probability;

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public static int Between(SeededRandom random, int min, int max) =>
        min + (int)(random.NextUInt64() % (ulong)(max - min + 1));

    /// <summary>A time between two.</summary>
    public static TimeSpan Between(SeededRandom random, TimeSpan min, TimeSpan max) =>
        min + TimeSpan.FromMicroseconds((long)((max - min).TotalMicroseconds * Of(random)));

    /// <summary>One of several.</summary>
    public static T Pick<T>(SeededRandom random, IReadOnlyList<T> from) => from[Between(random, 0, from.Count - 1)];
}
