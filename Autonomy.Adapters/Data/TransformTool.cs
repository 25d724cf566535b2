using Autonomy.Core.Expressions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Data;

/// <summary><c>data.transform</c>: the value of a JMESPath expression over given data.</summary>
internal sealed class TransformTool : PureTool
{
    internal override ToolDescriptor Descriptor { get; } = Describe(
        "data.transform",
        "Evaluates a JMESPath expression over data.",
        """
        {
          "type": "object", "required": ["data", "expression"], "additionalProperties": false,
          "properties": {
            "data": { "description": "Any value." },
            "expression": { "type": "string", "minLength": 1, "description": "JMESPath; @ is the data." }
          }
        }
        """,
        """{ "type": "object", "required": ["value"], "properties": { "value": { "description": "The result." } } }""");

    internal override IReadOnlyList<InputFault> Validate(DataObject input) =>
        input.TextOrNull("expression") is { } text && Expression.Parse(text).Fault is { } fault
            ? [new InputFault("/expression", fault.Message, $"Correct it at character {fault.Position + 1}.")]
            : [];

    internal override DataValue Run(DataObject input, CancellationToken cancellation)
    {
        EvaluationResult result = Expression.Parse(input.Text("expression")).Expression!.Evaluate(input["data"]!);
        if (result.HasValue) return DataObject.Of(("value", result.Value));
        FailureKind kind = result.Fault.Code == ExpressionFaultCode.LimitExceeded
            ? FailureKind.TooLarge
            : FailureKind.BadInput;
        throw Fail(
            kind, $"expression_{result.Fault.Name}", $"The expression cannot be evaluated: {result.Fault.Message}");
    }
}
