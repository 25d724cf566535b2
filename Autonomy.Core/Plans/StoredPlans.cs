using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// Keeps plans by their stored JSON, so that the executions of one plan share it and it is read once. In two
/// generations, by the bytes of their JSON: when the young one is full it becomes the old one, and the old one is
/// dropped, so that what is used stays. Safe to use from any thread.
/// </summary>
internal sealed class StoredPlans
{
    /// <summary>JSON in one generation, in bytes: 2 MiB. There are two.</summary>
    internal const int GenerationBytesMax = 2 * PlanLimits.PlanBytesMax;

    private readonly Lock _gate = new();
    private Dictionary<ReadOnlyMemory<byte>, Plan> _young = new(SameBytes.Instance);
    private Dictionary<ReadOnlyMemory<byte>, Plan> _old = new(SameBytes.Instance);
    private int _youngBytes;

    /// <summary>The plans that this process has read from journals.</summary>
    public static StoredPlans Shared { get; } = new();

    /// <summary>Reads a plan from its stored <see cref="Plan.Json"/>, or takes the one that is kept.</summary>
    /// <exception cref="FormatException">It is no plan: what was stored was changed since.</exception>
    public Plan Read(ReadOnlySpan<byte> json)
    {
        if (Find(json) is { } kept) return kept;
        Plan plan = PlanReader.ReadStored(json);
        lock (_gate) Keep(plan);
        return plan;
    }

    private Plan? Find(ReadOnlySpan<byte> json)
    {
        lock (_gate)
        {
            if (_young.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(json, out Plan? plan)) return plan;
            if (_old.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(json, out plan)) Keep(plan);
            return plan;
        }
    }

    private void Keep(Plan plan)
    {
        if (_youngBytes + plan.Json.Length > GenerationBytesMax)
            (_old, _young, _youngBytes) = (_young, new(SameBytes.Instance), 0);
        if (_young.TryAdd(plan.Json, plan)) _youngBytes += plan.Json.Length;
    }

    private sealed class SameBytes
        : IEqualityComparer<ReadOnlyMemory<byte>>, IAlternateEqualityComparer<ReadOnlySpan<byte>, ReadOnlyMemory<byte>>
    {
        public static readonly SameBytes Instance = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => Equals(x.Span, y);

        public int GetHashCode([DisallowNull] ReadOnlyMemory<byte> obj) => GetHashCode(obj.Span);

        public bool Equals(ReadOnlySpan<byte> alternate, ReadOnlyMemory<byte> other) =>
            alternate.SequenceEqual(other.Span);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => StableHash.Of(alternate);

        public ReadOnlyMemory<byte> Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
