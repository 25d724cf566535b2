using System.Diagnostics;

namespace Autonomy.Host.Configuration.Hocon;

/// <summary>
/// Follows substitutions and merges objects. Everything is evaluated only as far as it is asked for, so that objects
/// may refer into themselves; where a field is asked for while it is being evaluated, the answer is what was assigned
/// to it before.
/// </summary>
internal sealed partial class HoconResolver
{
    private readonly HoconNode.Layers _root;
    private readonly Func<string, string?> _variable;
    private readonly Dictionary<HoconNode.Substitution, HoconNode?> _followed = [];
    private readonly List<HoconNode> _open = [];
    private bool _lookedBack;
    private int _chain;
    private int _values;

    private HoconResolver(HoconNode.Layers root, Func<string, string?> variable)
    {
        _root = root;
        _variable = variable;
    }

    /// <summary>The object that these objects make together; a later one goes before an earlier one.</summary>
    /// <param name="objects">At least one object.</param>
    /// <param name="variable">Gives an environment variable; null when it is not set.</param>
    /// <exception cref="HoconException">A substitution leads nowhere or in a circle, or kinds are mixed.</exception>
    public static HoconObject Resolve(IReadOnlyList<HoconNode.Object> objects, Func<string, string?> variable)
    {
        HoconNode.Layers root = new(objects);
        return (HoconObject)new HoconResolver(root, variable).Whole(root);
    }

    /// <summary>The value of a node that was evaluated, with everything within it.</summary>
    private HoconValue Whole(HoconNode node)
    {
        Count(1, node.Position);
        if (node is HoconNode.Scalar scalar) return scalar.Value;
        if (_open.Exists(open => IsSame(open, node)))
            throw Refuse(node.Position, "The value contains itself.", "Remove the substitution that leads back to it.");
        if (_open.Count >= HoconLimits.DepthMax)
        {
            throw Refuse(
                node.Position, $"Values nest deeper than {HoconLimits.DepthMax} after substitution.", "Flatten them.");
        }

        _open.Add(node);
        HoconValue whole = node switch
        {
            HoconNode.Layers layers => new HoconObject(node.Position, WholeFields(layers)),
            HoconNode.Array array => new HoconArray(
                node.Position, [.. array.Items.Select(Evaluate).OfType<HoconNode>().Select(Whole)]),
            _ => throw new UnreachableException($"{node} was not evaluated."),
        };
        _open.RemoveAt(_open.Count - 1);
        return whole;
    }

    /// <summary>Evaluating makes new arrays and layers each time, but always of the same nodes.</summary>
    private static bool IsSame(HoconNode one, HoconNode other) => (one, other) switch
    {
        (HoconNode.Layers first, HoconNode.Layers second) => first.Objects.SequenceEqual(second.Objects),
        (HoconNode.Array { Items.Count: > 0 } first, HoconNode.Array second) => first.Items.SequenceEqual(second.Items),
        _ => false,
    };

    private OrderedDictionary<string, HoconValue> WholeFields(HoconNode.Layers layers)
    {
        OrderedDictionary<string, HoconValue> fields = new(StringComparer.Ordinal);
        foreach (string key in KeysOf(layers))
        {
            if (Child(layers, key) is { } value) fields.Add(key, Whole(value));
        }

        return fields;
    }

    private static IEnumerable<string> KeysOf(HoconNode.Layers layers) =>
        layers.Objects.SelectMany(static layer => layer.Fields.Keys).Distinct(StringComparer.Ordinal);

    /// <summary>The field of merged objects, evaluated; null when there is none.</summary>
    private HoconNode? Child(HoconNode.Layers layers, string key)
    {
        List<Assignment> assignments = [];
        foreach (HoconNode.Object layer in layers.Objects)
        {
            if (!layer.Fields.TryGetValue(key, out HoconField? field)) continue;
            int end = field.Evaluating ?? field.Values.Count;
            for (int i = 0; i < end; i++) assignments.Add(new Assignment(field, i));
            if (field.Evaluating is null) continue;

            // Who asks is on the way of being evaluated itself: it sees what was assigned before, and nothing later.
            _lookedBack = true;
            break;
        }

        return Merge(assignments, assignments.Count);
    }

    /// <summary>What the first assignments come to: from the last one down, as long as there are objects.</summary>
    private HoconNode? Merge(List<Assignment> assignments, int count)
    {
        List<HoconNode.Object> objects = [];
        for (int i = count - 1; i >= 0; i--)
        {
            HoconNode? value = Evaluate(assignments, i);
            if (value is HoconNode.Layers layers) objects.InsertRange(0, layers.Objects);
            else if (value is not null && objects.Count == 0) return value;
            else if (value is not null) break;
        }

        return objects.Count == 0 ? null : Layered(objects);
    }

    /// <summary>
    /// An object counts where it stands last: before that it adds nothing, and objects that double would have no end.
    /// </summary>
    private static HoconNode.Layers Layered(IEnumerable<HoconNode.Object> objects) =>
        new([.. objects.Reverse().Distinct().Reverse()]);

    private HoconNode? Evaluate(List<Assignment> assignments, int index)
    {
        Assignment assignment = assignments[index];
        if (assignment.Node is not (HoconNode.Substitution or HoconNode.Concatenation))
            return Evaluate(assignment.Node);
        int? outer = assignment.Field.Evaluating;
        assignment.Field.Evaluating = assignment.Index;
        HoconNode? value = Linked(assignment.Node, () => Merge(assignments, index));
        assignment.Field.Evaluating = outer;
        return value;
    }

    /// <summary>Evaluates a node so far that its kind is known: a scalar, an array, or objects to be merged.</summary>
    private HoconNode? Evaluate(HoconNode node) => node switch
    {
        HoconNode.Object single => new HoconNode.Layers([single]),
        HoconNode.Substitution or HoconNode.Concatenation => Linked(node, static () => null),
        _ => node,
    };

    private HoconNode? Linked(HoconNode node, Func<HoconNode?> below)
    {
        if (++_chain > HoconLimits.SubstitutionChainMax)
        {
            throw Refuse(
                node.Position, $"More than {HoconLimits.SubstitutionChainMax} substitutions lead to one another.",
                "Refer to the value itself.");
        }

        HoconNode? value = node is HoconNode.Substitution substitution
            ? Follow(substitution)
            : Join((HoconNode.Concatenation)node, below);
        _chain--;
        return value;
    }

    /// <summary>Once followed, a substitution stands for the same value for ever.</summary>
    private HoconNode? Follow(HoconNode.Substitution substitution)
    {
        if (_followed.TryGetValue(substitution, out HoconNode? known)) return known;
        if (_followed.Count >= HoconLimits.SubstitutionsMax)
        {
            throw Refuse(
                substitution.Position, $"There are more than {HoconLimits.SubstitutionsMax} substitutions.",
                "Write the values out, or merge objects.");
        }

        bool outer = _lookedBack;
        _lookedBack = false;
        HoconNode? value = Target(substitution);
        if (value is null && !substitution.IsOptional) throw Missing(substitution);
        _lookedBack = outer;
        _followed[substitution] = value;
        return value;
    }

    /// <summary>In an included file a path may be meant from that file's root, or from the whole's.</summary>
    private HoconNode? Target(HoconNode.Substitution substitution)
    {
        HoconNode? found = substitution.Prefix.Count > 0 ? Find([.. substitution.Prefix, .. substitution.Path]) : null;
        found ??= Find(substitution.Path);
        if (found is not null) return found;
        string? variable = _variable(string.Join('.', substitution.Path));
        return string.IsNullOrEmpty(variable)
            ? null
            : new HoconNode.Scalar(new HoconText(substitution.Position, variable));
    }

    private HoconNode? Find(IReadOnlyList<string> path)
    {
        HoconNode? found = _root;
        foreach (string key in path) found = found is HoconNode.Layers layers ? Child(layers, key) : null;
        return found;
    }

    private HoconException Missing(HoconNode.Substitution substitution)
    {
        string path = HoconPath.Write(substitution.Path);
        return _lookedBack
            ? Refuse(
                substitution.Position, $"${{{path}}} refers to itself, and nothing was assigned to it before.",
                "Assign a value above, break the circle, or write ${?...} to do without.")
            : Refuse(
                substitution.Position, $"${{{path}}} is defined neither in the configuration nor in the environment.",
                $"Define {path}, or write ${{?{path}}} to do without.");
    }

    private void Count(int values, HoconPosition position)
    {
        _values += values;
        if (_values <= HoconLimits.ValuesMax) return;
        throw Refuse(
            position, $"There are more than {HoconLimits.ValuesMax} values after substitution.",
            "Refer to less, or less often.");
    }

    private static HoconException Refuse(HoconPosition position, string what, string fix) => new(position, what, fix);

    /// <summary>One of the values that were assigned to a field.</summary>
    private readonly record struct Assignment(HoconField Field, int Index)
    {
        public HoconNode Node => Field.Values[Index];
    }
}
