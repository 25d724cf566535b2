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

/// <summary>The lessons of a workspace as they are stored.</summary>
internal sealed record WorkspaceLessons(string Workspace, LessonRecord[] Lessons);

/// <summary>The shapes of stored lessons.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(WordConverter<FailureKind>), typeof(WordConverter<Rung>)])]
[JsonSerializable(typeof(WorkspaceLessons[]))]
internal sealed partial class LessonJson : JsonSerializerContext;
