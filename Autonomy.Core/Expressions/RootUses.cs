using System.Collections.Immutable;

namespace Autonomy.Core.Expressions;

/// <summary>A name that an expression reads, and where it stands in the expression.</summary>
internal readonly record struct NameUse(string Name, int Position);

/// <summary>
/// What an expression reads of the root value, found by following through the tree whether the current value is the
/// root, its steps or its inputs. A name inside a projection or a filter is relative to an item, and is none of them.
/// Where one of the three is used as a whole (<c>keys(steps)</c>, <c>@</c>), all that it holds counts as read.
/// </summary>
internal sealed class RootUses
{
    private readonly ImmutableArray<NameUse>.Builder _roots = ImmutableArray.CreateBuilder<NameUse>();
    private readonly ImmutableArray<NameUse>.Builder _steps = ImmutableArray.CreateBuilder<NameUse>();
    private readonly ImmutableArray<NameUse>.Builder _inputs = ImmutableArray.CreateBuilder<NameUse>();

    private RootUses()
    {
    }

    /// <summary>What the current value is.</summary>
    private enum Scope
    {
        Root,
        Steps,
        Inputs,
        Other,
    }

    /// <summary>The names evaluated on the root.</summary>
    public ImmutableArray<NameUse> Roots { get; private set; }

    /// <summary>The ids in <c>steps.ID</c>.</summary>
    public ImmutableArray<NameUse> Steps { get; private set; }

    /// <summary>The names in <c>inputs.NAME</c>.</summary>
    public ImmutableArray<NameUse> Inputs { get; private set; }

    /// <summary>Whether the root itself is used as a value.</summary>
    public bool WholeRoot { get; private set; }

    /// <summary>Whether the steps are used as one value.</summary>
    public bool AllSteps { get; private set; }

    /// <summary>Whether the inputs are used as one value.</summary>
    public bool AllInputs { get; private set; }

    /// <summary>Where <c>secrets</c> is used as if it were a value.</summary>
    public int? SecretsPosition { get; private set; }

    public static RootUses Of(Node root)
    {
        var uses = new RootUses();
        uses.Whole(root, Scope.Root);
        uses.Roots = uses._roots.ToImmutable();
        uses.Steps = uses._steps.ToImmutable();
        uses.Inputs = uses._inputs.ToImmutable();
        return uses;
    }

    /// <summary>Notes what the node reads, and says what its value is.</summary>
    private Scope Visit(Node node, Scope scope)
    {
        switch (node)
        {
            case Node.Current: return scope;
            case Node.Literal: return Scope.Other;
            case Node.Field field: return VisitField(field, scope);
            case Node.Chain chain: return Visit(chain.Right, Visit(chain.Left, scope));
            case Node.Index index: return Whole(index.Source, scope);
            case Node.Slice slice: return Whole(slice.Source, scope);
            case Node.Flatten flatten: return Whole(flatten.Source, scope);
            case Node.ArrayProjection projection: return Project(projection.Source, scope, projection.Each);
            case Node.ObjectProjection projection: return Project(projection.Source, scope, projection.Each);
            case Node.Filter filter: return Project(filter.Source, scope, filter.Condition, filter.Each);
            case Node.SelectList list: return Whole(list.Items, scope);
            case Node.SelectHash hash: return Whole(hash.Values, scope);
            case Node.Or or: return Whole([or.Left, or.Right], scope);
            case Node.And and: return Whole([and.Left, and.Right], scope);
            case Node.Not not: return Whole(not.Operand, scope);
            case Node.Comparison comparison: return Whole([comparison.Left, comparison.Right], scope);
            case Node.Call call: return Whole(call.Arguments, scope);
            case Node.Reference reference: return Whole(reference.Expression, Scope.Other);
            default: throw new ArgumentOutOfRangeException(nameof(node), node.GetType().Name, "Not a node of an expression.");
        }
    }

    private Scope VisitField(Node.Field field, Scope scope)
    {
        var use = new NameUse(field.Name, field.Position);
        if (field.Name == "secrets" && (scope == Scope.Root || field.OpensPath)) SecretsPosition ??= field.Position;
        switch (scope)
        {
            case Scope.Steps: _steps.Add(use); return Scope.Other;
            case Scope.Inputs: _inputs.Add(use); return Scope.Other;
            case Scope.Other: return Scope.Other;
        }

        _roots.Add(use);
        return field.Name switch
        {
            "steps" => Scope.Steps,
            "inputs" => Scope.Inputs,
            _ => Scope.Other,
        };
    }

    private Scope Project(Node source, Scope scope, params ReadOnlySpan<Node> onItems)
    {
        Whole(source, scope);
        foreach (Node node in onItems) Whole(node, Scope.Other);
        return Scope.Other;
    }

    private Scope Whole(ImmutableArray<Node> nodes, Scope scope)
    {
        foreach (Node node in nodes) Whole(node, scope);
        return Scope.Other;
    }

    /// <summary>Visits a node whose value is used as it is, so that all that it holds counts as read.</summary>
    private Scope Whole(Node node, Scope scope)
    {
        Scope value = Visit(node, scope);
        WholeRoot |= value == Scope.Root;
        AllSteps |= value is Scope.Root or Scope.Steps;
        AllInputs |= value is Scope.Root or Scope.Inputs;
        return Scope.Other;
    }
}
