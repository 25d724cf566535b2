using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>A node of a parsed template.</summary>
internal abstract record TemplateNode
{
    private TemplateNode()
    {
    }

    /// <summary>A value, or a part of a string, without expressions: the very instance that was parsed.</summary>
    public sealed record Constant(DataValue Value) : TemplateNode;

    /// <summary>One expression, with the place of its string and its offset in it.</summary>
    public sealed record Computed(Expression Expression, string Pointer, int Offset) : TemplateNode;

    /// <summary>A string with expressions in it; the parts are constants and computed ones.</summary>
    public sealed record Text(ImmutableArray<TemplateNode> Parts, string Pointer) : TemplateNode;

    /// <summary>An array.</summary>
    public sealed record Items(ImmutableArray<TemplateNode> Nodes) : TemplateNode;

    /// <summary>An object.</summary>
    public sealed record Properties(ImmutableArray<KeyValuePair<string, TemplateNode>> Nodes) : TemplateNode;
}
