using System.Collections.Frozen;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Adapters;

/// <summary>The tools of one adapter by name, and the check of a call's arguments against its tool's schema.</summary>
internal sealed class ToolSet<TTool>
    where TTool : class
{
    private readonly FrozenDictionary<ToolName, (TTool Tool, JsonSchema Input)> _tools;
    private readonly Func<TTool, DataObject, IReadOnlyList<InputFault>> _validate;

    /// <param name="tools">The tools.</param>
    /// <param name="descriptorOf">What a tool says of itself.</param>
    /// <param name="validate">The rules that a tool's schema cannot say.</param>
    internal ToolSet(
        IEnumerable<TTool> tools,
        Func<TTool, ToolDescriptor> descriptorOf,
        Func<TTool, DataObject, IReadOnlyList<InputFault>> validate)
    {
        var all = tools.OrderBy(tool => descriptorOf(tool).Name.Value, StringComparer.Ordinal).ToList();
        Descriptors = [.. all.Select(descriptorOf)];
        _tools = all.ToFrozenDictionary(
            tool => descriptorOf(tool).Name,
            tool => (tool, JsonSchema.Parse(descriptorOf(tool).InputSchema)));
        _validate = validate;
    }

    internal IReadOnlyList<ToolDescriptor> Descriptors { get; }

    internal TTool? Find(ToolName name) =>
        _tools.TryGetValue(name, out (TTool Tool, JsonSchema Input) found) ? found.Tool : null;

    /// <summary>The faults that a tool finds in arguments that fit its schema.</summary>
    internal IReadOnlyList<InputFault> Validate(ToolName name, DataObject input) =>
        Find(name) is { } tool ? _validate(tool, input) : [];

    /// <summary>The tool of a call whose arguments fit.</summary>
    /// <exception cref="ToolFailedException">There is no such tool, or the arguments break its rules.</exception>
    internal TTool Require(ToolCall call)
    {
        if (!_tools.TryGetValue(call.Tool, out (TTool Tool, JsonSchema Input) found))
        {
            throw new ToolFailedException(NoSuchTool(call.Tool));
        }

        IReadOnlyList<InputFault> faults = found.Input.Validate(call.Input);
        if (faults.Count == 0) faults = _validate(found.Tool, call.Input);
        return faults.Count == 0 ? found.Tool : throw new ToolFailedException(Arguments.Refuse(faults));
    }

    private static Failure NoSuchTool(ToolName name) => new()
    {
        Kind = FailureKind.NotFound,
        Code = "unknown_tool",
        Message = $"There is no tool {name} in this adapter. Check its name.",
        Scope = FailureScope.Tool,
        Evidence = new FailureEvidence { Target = name.Value },
    };
}
