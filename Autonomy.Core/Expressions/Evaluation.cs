using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>
/// One evaluation: the steps that are left, and the fault that ended it. A method that returns a value returns null
/// after a fault, and the first fault stays. An object is read by name or in order, never copied, so that it may be lazy.
/// </summary>
internal sealed class Evaluation
{
    /// <summary>A walk through a value visits at most one item for so many of its characters.</summary>
    private const int CharactersPerWalkedStep = 4;

    private long _stepsLeft = ExpressionLimits.EvaluationStepsMax;

    /// <summary>Why there is no value.</summary>
    public ExpressionFault? Fault { get; private set; }

    /// <summary>The value of the node on the current value.</summary>
    public DataValue? Evaluate(Node node, DataValue current)
    {
        if (!Charge(1, node)) return null;
        return node switch
        {
            Node.Current => current,
            Node.Literal literal => literal.Value,
            Node.Field field => (current as DataObject)?[field.Name] ?? DataNull.Value,
            Node.Chain chain => Evaluate(chain.Left, current) is { } left ? Evaluate(chain.Right, left) : null,
            Node.Index index => Evaluate(index.Source, current) is { } source ? At(source, index.Number) : null,
            Node.Slice slice => Evaluate(slice.Source, current) is { } source ? SliceOf(source, slice) : null,
            Node.Flatten flatten => Evaluate(flatten.Source, current) is { } source ? Flat(source, flatten) : null,
            Node.ArrayProjection projection => ProjectArray(projection, current),
            Node.ObjectProjection projection => ProjectObject(projection, current),
            Node.Filter filter => ProjectFiltered(filter, current),
            Node.SelectList list => SelectList(list, current),
            Node.SelectHash hash => SelectHash(hash, current),
            Node.Or or => Evaluate(or.Left, current) is { } left ? IsTrue(left) ? left : Evaluate(or.Right, current) : null,
            Node.And and => Evaluate(and.Left, current) is { } left ? IsTrue(left) ? Evaluate(and.Right, current) : left : null,
            Node.Not not => Evaluate(not.Operand, current) is { } operand ? DataBoolean.Of(!IsTrue(operand)) : null,
            Node.Comparison comparison => Compare(comparison, current),
            Node.Call call => Call(call, current),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.GetType().Name, "Not a node of an expression."),
        };
    }

    /// <summary>Takes steps from the budget; false, with the fault, when there are not as many left.</summary>
    public bool Charge(long steps, Node node)
    {
        _stepsLeft -= steps;
        if (_stepsLeft >= 0) return true;
        Fail(
            ExpressionFaultCode.LimitExceeded,
            $"The evaluation takes more than {ExpressionLimits.EvaluationStepsMax} steps. Filter the data first, or split the work.",
            node);
        return false;
    }

    /// <summary>Takes the steps of working on so many characters.</summary>
    public bool ChargeText(long characters, Node node) => Charge(1 + (characters / ExpressionLimits.CharactersPerStep), node);

    /// <summary>Walks the value at the budget's cost; null after the fault that it is too large.</summary>
    public ValueExtent? Measure(DataValue value, Node node)
    {
        ValueExtent extent = ValueExtent.Of(value, Math.Min(_stepsLeft * CharactersPerWalkedStep, ExpressionLimits.ResultCharactersMax));
        if (!Charge(1 + (extent.Characters / CharactersPerWalkedStep), node)) return null;
        if (!extent.IsTooLarge) return extent;
        Fault ??= ValueExtent.TooLarge(node.Position);
        return null;
    }

    /// <summary>Ends the evaluation.</summary>
    public DataValue? Fail(ExpressionFaultCode code, string message, Node node)
    {
        Fault ??= new ExpressionFault(code, message, node.Position);
        return null;
    }

    /// <summary>Everything but null, false and what is empty.</summary>
    public static bool IsTrue(DataValue value) => value switch
    {
        DataNull => false,
        DataBoolean boolean => boolean.Value,
        DataString text => text.Value.Length > 0,
        DataArray array => array.Items.Length > 0,
        DataObject record => record.Properties.Any(),
        _ => true,
    };

    private static DataValue At(DataValue source, long number)
    {
        if (source is not DataArray array) return DataNull.Value;
        long index = number < 0 ? number + array.Items.Length : number;
        return index >= 0 && index < array.Items.Length ? array.Items[(int)index] : DataNull.Value;
    }

    private DataValue? SliceOf(DataValue source, Node.Slice slice)
    {
        if (source is not DataArray array) return DataNull.Value;
        int length = array.Items.Length;
        bool isForward = slice.Step > 0;
        long start = Bound(slice.Start, isForward ? 0 : length - 1, length, isForward);
        long stop = Bound(slice.Stop, isForward ? length : -1, length, isForward);
        ImmutableArray<DataValue>.Builder items = ImmutableArray.CreateBuilder<DataValue>();
        for (long index = start; isForward ? index < stop : index > stop; index += slice.Step)
        {
            if (!Charge(1, slice)) return null;
            items.Add(array.Items[(int)index]);
        }

        return ArrayOf(items);
    }

    private static long Bound(long? written, long otherwise, int length, bool isForward)
    {
        if (written is not { } bound) return otherwise;
        if (bound < 0) bound += length;
        return isForward ? Math.Clamp(bound, 0, length) : Math.Clamp(bound, -1, length - 1);
    }

    private DataValue? Flat(DataValue source, Node.Flatten node)
    {
        if (source is not DataArray array) return DataNull.Value;
        ImmutableArray<DataValue>.Builder items = ImmutableArray.CreateBuilder<DataValue>();
        foreach (DataValue item in array.Items)
        {
            if (!Charge(item is DataArray counted ? counted.Items.Length : 1, node)) return null;
            if (item is DataArray inner) items.AddRange(inner.Items);
            else items.Add(item);
        }

        return ArrayOf(items);
    }

    private DataValue? ProjectArray(Node.ArrayProjection projection, DataValue current)
    {
        if (Evaluate(projection.Source, current) is not { } source) return null;
        if (source is not DataArray array) return DataNull.Value;
        return Project(array.Items, projection.Each);
    }

    private DataValue? ProjectObject(Node.ObjectProjection projection, DataValue current)
    {
        if (Evaluate(projection.Source, current) is not { } source) return null;
        return source is DataObject record
            ? Project(record.Properties.Select(property => property.Value), projection.Each)
            : DataNull.Value;
    }

    private DataArray? Project(IEnumerable<DataValue> source, Node each)
    {
        ImmutableArray<DataValue>.Builder items = ImmutableArray.CreateBuilder<DataValue>();
        foreach (DataValue item in source)
        {
            if (Evaluate(each, item) is not { } value) return null;
            if (value is not DataNull) items.Add(value);
        }

        return ArrayOf(items);
    }

    private DataValue? ProjectFiltered(Node.Filter filter, DataValue current)
    {
        if (Evaluate(filter.Source, current) is not { } source) return null;
        if (source is not DataArray array) return DataNull.Value;
        ImmutableArray<DataValue>.Builder items = ImmutableArray.CreateBuilder<DataValue>();
        foreach (DataValue item in array.Items)
        {
            if (Evaluate(filter.Condition, item) is not { } condition) return null;
            if (!IsTrue(condition)) continue;
            if (Evaluate(filter.Each, item) is not { } value) return null;
            if (value is not DataNull) items.Add(value);
        }

        return ArrayOf(items);
    }

    private DataValue? SelectList(Node.SelectList list, DataValue current)
    {
        if (current is DataNull) return current;
        ImmutableArray<DataValue>.Builder items = ImmutableArray.CreateBuilder<DataValue>(list.Items.Length);
        foreach (Node node in list.Items)
        {
            if (Evaluate(node, current) is not { } item) return null;
            items.Add(item);
        }

        return ArrayOf(items);
    }

    private DataValue? SelectHash(Node.SelectHash hash, DataValue current)
    {
        if (current is DataNull) return current;
        var properties = new DataObjectBuilder();
        for (int index = 0; index < hash.Names.Length; index++)
        {
            if (Evaluate(hash.Values[index], current) is not { } value) return null;
            properties.Set(hash.Names[index], value);
        }

        return properties.Build();
    }

    private DataValue? Compare(Node.Comparison comparison, DataValue current)
    {
        if (Evaluate(comparison.Left, current) is not { } left) return null;
        if (Evaluate(comparison.Right, current) is not { } right) return null;
        if (left is DataSecret || right is DataSecret)
            return Fail(ExpressionFaultCode.InvalidType, "A secret is a handle: it cannot be compared.", comparison);
        if (comparison.Comparator is Comparator.Equal or Comparator.NotEqual)
        {
            return AreEqual(left, right, comparison) is { } areEqual
                ? DataBoolean.Of(areEqual == (comparison.Comparator == Comparator.Equal))
                : null;
        }

        if (left is not DataNumber first || right is not DataNumber second) return DataNull.Value;
        int order = DataNumber.Compare(first, second);
        return DataBoolean.Of(comparison.Comparator switch
        {
            Comparator.Less => order < 0,
            Comparator.LessOrEqual => order <= 0,
            Comparator.Greater => order > 0,
            _ => order >= 0,
        });
    }

    /// <summary>Whether the two have the same content; null after a fault.</summary>
    public bool? AreEqual(DataValue left, DataValue right, Node node)
    {
        if (left.Kind != right.Kind) return false;
        if (left is DataArray or DataObject && !ReferenceEquals(left, right) && Measure(left, node) is null) return null;
        if (left is DataString text && !ChargeText(text.Value.Length, node)) return null;
        return ReferenceEquals(left, right) || left.Equals(right);
    }

    private DataValue? Call(Node.Call call, DataValue current)
    {
        var arguments = new DataValue[call.Arguments.Length];
        for (int index = 0; index < arguments.Length; index++)
        {
            Node node = call.Arguments[index];
            if (node is Node.Reference)
            {
                arguments[index] = DataNull.Value;
                continue;
            }

            if (Evaluate(node, current) is not { } argument) return null;
            arguments[index] = argument;
            if (call.Function.Refuses(argument, index) is not { } refusal) continue;
            return Fail(ExpressionFaultCode.InvalidType, refusal, call);
        }

        return call.Function.Body(new FunctionCall(this, call, arguments));
    }

    private static DataArray ArrayOf(ImmutableArray<DataValue>.Builder items) =>
        items.Count == 0 ? DataArray.Empty : new DataArray(items.DrainToImmutable());
}
