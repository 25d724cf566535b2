using System.Text.Json.Serialization;

namespace Autonomy.Core.Estimates;

/// <summary>One level of a <see cref="DurationTable"/> as it is stored.</summary>
public sealed record DurationRecord
{
    /// <inheritdoc cref="DurationLevel.Family"/>
    public string? Family { get; init; }

    /// <inheritdoc cref="DurationLevel.Tool"/>
    public string? Tool { get; init; }

    /// <inheritdoc cref="DurationLevel.Version"/>
    public string? Version { get; init; }

    /// <inheritdoc cref="DurationLevel.Operation"/>
    public string? Operation { get; init; }

    /// <inheritdoc cref="DurationLevel.SizeDecade"/>
    public int? SizeDecade { get; init; }

    /// <summary>Durations that were learned.</summary>
    public long Count { get; init; }

    /// <summary>The mean of ln t, t in seconds; above the tool of ln (t / prior).</summary>
    public double Mean { get; init; }

    /// <summary>The sum of squared distances from the mean.</summary>
    public double Squares { get; init; }

    /// <summary>The last samples, the oldest first.</summary>
    public IReadOnlyList<double> Samples { get; init; } = [];

    /// <summary>Calls that ended.</summary>
    public long Calls { get; init; }

    /// <summary>Those of them that failed.</summary>
    public long Failures { get; init; }

    /// <summary>The size decade of the last call.</summary>
    public int? LastDecade { get; init; }
}

/// <summary>The shape of a stored table.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(IReadOnlyList<DurationRecord>))]
internal sealed partial class DurationJson : JsonSerializerContext;
