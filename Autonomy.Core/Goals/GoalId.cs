using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Naming;
using Autonomy.Core.Seams;

namespace Autonomy.Core.Goals;

/// <summary>A goal of a workspace, by an id that is made for it, as in <c>goal-7k3v9tq2m8hz</c>.</summary>
public readonly record struct GoalId
{
    private const string StreamPrefix = "goal-";
    private const string Name = "goal";
    private const string KeyedPrefix = "goal-";

    private GoalId(string workspace, string value) => (Workspace, Value) = (workspace, value);

    /// <summary>The workspace.</summary>
    public string Workspace { get; }

    /// <summary>The id within the workspace.</summary>
    public string Value { get; }

    /// <summary>The stream that holds its journal.</summary>
    public StreamId Stream => ScopedName.StreamOf(StreamPrefix, Workspace, Value);

    /// <summary>The execution that its plan becomes once it is approved, which is always the same.</summary>
    public ExecutionId Execution => ExecutionId.OfGoal(Workspace, Value);

    /// <summary>A new id.</summary>
    public static GoalId New(string workspace, IRandomSource random) =>
        new(workspace, ExecutionId.New(Name, random).Value);

    /// <summary>The id of the goal that a workspace proposes under a key of its own: always the same.</summary>
    public static GoalId Keyed(string workspace, string key) => Of(workspace, $"key/{key}");

    /// <summary>The id of the goal of a try of a project's task, which is always the same.</summary>
    public static GoalId OfTask(string workspace, string task, int attempt) => Of(workspace, $"task/{task}/{attempt}");

    /// <summary>The goal of this id; false when it is no id.</summary>
    public static bool TryParse(string workspace, [NotNullWhen(true)] string? value, out GoalId id)
    {
        bool isId = !string.IsNullOrEmpty(workspace) && ScopedName.IsName(value);
        id = isId ? new GoalId(workspace, value!) : default;
        return isId;
    }

    /// <summary>The goal that a stream belongs to; false for another kind of stream.</summary>
    public static bool TryFromStream(StreamId stream, out GoalId id)
    {
        id = default;
        return ScopedName.TrySplit(stream, StreamPrefix, out string? workspace, out string? value)
            && TryParse(workspace, value, out id);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static GoalId Of(string workspace, string key) => new(
        workspace, ExecutionId.Hashed(KeyedPrefix, $"{workspace.Length}:{workspace}{key}").Value);
}
