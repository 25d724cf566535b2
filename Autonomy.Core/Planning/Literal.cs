using Autonomy.Core.Expressions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>What a value that stands in a goal's text looks like.</summary>
internal enum LiteralKind
{
    /// <summary>An address of the web, with http:// or https://.</summary>
    Url,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A file or folder.</summary>
    Path,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A length of time.</summary>
    Duration,

    /// <summary>Surely a value, and of no kind that is understood: a size, a host without a scheme.</summary>
    Other,
}

/// <summary>A value that stands in a goal's text.</summary>
/// <param name="Kind">What it looks like.</param>
/// <param name="Value">The value as a plan has it, a text of which every character counts.</param>
/// <param name="Written">How it is written in the goal.</param>
internal sealed record Literal(LiteralKind Kind, DataValue Value, string Written)
{
    /// <summary>The input that it stands for, by its name; null: it is the value itself.</summary>
    public string? Input { get; init; }

    /// <summary>What stands in the plan for it: what looks like an expression in a goal is no expression.</summary>
    public DataValue Argument => Input is null ? Escaped(Value) : $"${{{{ inputs.{Input} }}}}";

    /// <summary>A value as data, whatever it holds.</summary>
    public static DataValue Escaped(DataValue value) => value switch
    {
        DataString text => Template.Escape(text.Value),
        DataArray array => new DataArray([.. array.Items.Select(Escaped)]),
        DataObject record => EscapedObject(record),
        _ => value,
    };

    private static DataObject EscapedObject(DataObject record)
    {
        var escaped = new DataObjectBuilder();
        foreach ((string name, DataValue value) in record.Properties) escaped.Set(name, Escaped(value));
        return escaped.Build();
    }
}
