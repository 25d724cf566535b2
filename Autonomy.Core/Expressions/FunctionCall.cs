using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>A function's view of its call: the arguments, checked, and the budget of the evaluation.</summary>
internal readonly struct FunctionCall(Evaluation evaluation, Node.Call node, DataValue[] arguments)
{
    /// <summary>The values of the arguments.</summary>
    public IReadOnlyList<DataValue> Arguments => arguments;

    public DataNumber Number(int index) => (DataNumber)arguments[index];

    public string Text(int index) => ((DataString)arguments[index]).Value;

    public ImmutableArray<DataValue> Items(int index) => ((DataArray)arguments[index]).Items;

    public DataObject Object(int index) => (DataObject)arguments[index];

    /// <summary>The value on <paramref name="item"/> of the referenced expression that is the argument at the index.</summary>
    public DataValue? EvaluateReference(int index, DataValue item) =>
        evaluation.Evaluate(((Node.Reference)node.Arguments[index]).Expression, item);

    public bool Charge(long steps) => evaluation.Charge(steps, node);

    /// <summary>Takes the steps of so much text; false, with the fault, for a text beyond the largest result.</summary>
    public bool ChargeText(long characters)
    {
        if (characters <= ExpressionLimits.ResultCharactersMax) return evaluation.ChargeText(characters, node);
        ExpressionFault fault = ValueExtent.TooLarge(node.Position);
        evaluation.Fail(fault.Code, fault.Message, node);
        return false;
    }

    public ValueExtent? Measure(DataValue value) => evaluation.Measure(value, node);

    public bool? AreEqual(DataValue left, DataValue right) => evaluation.AreEqual(left, right, node);

    public DataValue? Fail(ExpressionFaultCode code, string message) => evaluation.Fail(code, message, node);
}
