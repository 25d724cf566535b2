using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>
/// A node of a parsed expression. <c>Position</c> is where it stands in the text, for faults;
/// <c>Depth</c> is the height of the tree under it, which bounds the evaluator's recursion.
/// </summary>
internal abstract record Node
{
    private Node(int position, int depth)
    {
        Position = position;
        Depth = depth;
    }

    public int Position { get; }

    public int Depth { get; }

    private static int Above(Node child) => child.Depth + 1;

    private static int Above(Node first, Node second) => Math.Max(first.Depth, second.Depth) + 1;

    private static int Above(ImmutableArray<Node> children)
    {
        int depth = 0;
        foreach (Node child in children) depth = Math.Max(depth, child.Depth);
        return depth + 1;
    }

    /// <summary><c>@</c>, and the current value that the left of <c>[0]</c> and <c>*</c> stands for when it is not written.</summary>
    public sealed record Current(int At) : Node(At, 1);

    /// <summary>A literal or a raw string.</summary>
    public sealed record Literal(DataValue Value, int At) : Node(At, 1);

    /// <summary>A property by its name; <c>OpensPath</c> when it is unquoted and no dot stands before it.</summary>
    public sealed record Field(string Name, bool OpensPath, int At) : Node(At, 1);

    /// <summary><c>left.right</c> and <c>left | right</c>: the right is evaluated on the value of the left.</summary>
    public sealed record Chain(Node Left, Node Right, int At) : Node(At, Above(Left, Right));

    /// <summary><c>source[3]</c>; counted from the end when negative.</summary>
    public sealed record Index(Node Source, long Number, int At) : Node(At, Above(Source));

    /// <summary><c>source[start:stop:step]</c>; the step is never zero.</summary>
    public sealed record Slice(Node Source, long? Start, long? Stop, long Step, int At) : Node(At, Above(Source));

    /// <summary><c>source[]</c>: one level of nested arrays is merged.</summary>
    public sealed record Flatten(Node Source, int At) : Node(At, Above(Source));

    /// <summary><c>Each</c> on every item of the array <c>Source</c>; nulls are dropped.</summary>
    public sealed record ArrayProjection(Node Source, Node Each, int At) : Node(At, Above(Source, Each));

    /// <summary><c>Each</c> on every value of the object <c>Source</c>; nulls are dropped.</summary>
    public sealed record ObjectProjection(Node Source, Node Each, int At) : Node(At, Above(Source, Each));

    /// <summary><c>Each</c> on the items of the array <c>Source</c> for which <c>Condition</c> holds; nulls are dropped.</summary>
    public sealed record Filter(Node Source, Node Condition, Node Each, int At)
        : Node(At, Above([Source, Condition, Each]));

    /// <summary><c>[a, b]</c></summary>
    public sealed record SelectList(ImmutableArray<Node> Items, int At) : Node(At, Above(Items));

    /// <summary><c>{x: a, y: b}</c>; <c>Names</c> and <c>Values</c> run in parallel.</summary>
    public sealed record SelectHash(ImmutableArray<string> Names, ImmutableArray<Node> Values, int At)
        : Node(At, Above(Values));

    /// <summary><c>left || right</c></summary>
    public sealed record Or(Node Left, Node Right, int At) : Node(At, Above(Left, Right));

    /// <summary><c>left &amp;&amp; right</c></summary>
    public sealed record And(Node Left, Node Right, int At) : Node(At, Above(Left, Right));

    /// <summary><c>!operand</c></summary>
    public sealed record Not(Node Operand, int At) : Node(At, Above(Operand));

    /// <summary><c>left == right</c> and the other five comparisons.</summary>
    public sealed record Comparison(Comparator Comparator, Node Left, Node Right, int At) : Node(At, Above(Left, Right));

    /// <summary><c>name(arguments)</c>, checked for its arity.</summary>
    public sealed record Call(Function Function, ImmutableArray<Node> Arguments, int At) : Node(At, Above(Arguments));

    /// <summary><c>&amp;expression</c>, which a function evaluates on each item; it stands as an argument only.</summary>
    public sealed record Reference(Node Expression, int At) : Node(At, Above(Expression));
}

/// <summary>The six comparisons.</summary>
internal enum Comparator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
