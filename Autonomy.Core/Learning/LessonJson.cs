using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Learning;

/// <summary>A lesson as it is stored.</summary>
internal sealed record LessonRecord(LessonKey About, LessonCounts Counts)
{
    /// <summary>The order in which lessons are stored and shown.</summary>
    [JsonIgnore]
    public string Order => $"{(int)About.Kind:00}/{About.Tool}/{About.Fingerprint}/{(int)About.Rung}";
}

/// <summary>What a person had forgotten: what matches all that is given; everything, where nothing is.</summary>
/// <param name="Tool">The tool, without its version.</param>
/// <param name="Fingerprint">The fingerprint.</param>
/// <param name="By">Who.</param>
internal sealed record ForgottenLessons(string? Tool, string? Fingerprint, string By)
{
    // What a tool or a fingerprint taught lives on in the kind's counts, where it cannot be told apart any more.
    public bool Matches(LessonKey key) =>
        (Tool is null || key.Tool?.StartsWith($"{Tool}@", StringComparison.Ordinal) == true)
        && (Fingerprint is null || key.Fingerprint == Fingerprint);
}

/// <summary>The shapes of stored lessons.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(WordConverter<FailureKind>), typeof(WordConverter<Rung>)])]
[JsonSerializable(typeof(LessonRecord[]))]
[JsonSerializable(typeof(ForgottenLessons))]
internal sealed partial class LessonJson : JsonSerializerContext;
