using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>A value of the document and where it is.</summary>
/// <param name="Value">The value.</param>
/// <param name="Path">Its JSON pointer.</param>
internal readonly record struct PlanNode(DataValue Value, string Path)
{
    /// <summary>What a message calls it: its key in quotes.</summary>
    internal string Subject => Path.Length == 0 ? "The plan" : $"'{Path[(Path.LastIndexOf('/') + 1)..]}'";

    internal PlanNode Of(string key, DataValue value) => new(value, JsonPointer.Of(Path, key));

    internal PlanNode Of(int index, DataValue value) => new(value, JsonPointer.Of(Path, index));
}
