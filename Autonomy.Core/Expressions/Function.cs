using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>What a parameter of a function takes.</summary>
[Flags]
internal enum ParameterTypes
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Number = 4,
    String = 8,
    Array = 16,
    Object = 32,
    NumberArray = 64,
    StringArray = 128,
    Reference = 256,
    Any = Null | Boolean | Number | String | Array | Object,
}

/// <summary>A built-in function: its name, what its parameters take, and what it does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">What each parameter takes.</param>
/// <param name="IsVariadic">Whether the last parameter may be repeated.</param>
/// <param name="Body">What it does; the arguments fit the parameters.</param>
internal sealed record Function(
    string Name, ImmutableArray<ParameterTypes> Parameters, bool IsVariadic, Func<FunctionCall, DataValue?> Body)
{
    /// <summary>A function with a fixed number of parameters.</summary>
    public static Function Of(string name, Func<FunctionCall, DataValue?> body, params ReadOnlySpan<ParameterTypes> parameters) =>
        new(name, [.. parameters], IsVariadic: false, body);

    /// <summary>What is wrong with the arguments as they are written: their number, or a misplaced reference.</summary>
    public ExpressionFault? CheckArguments(ImmutableArray<Node> arguments, int position)
    {
        if (arguments.Length < Parameters.Length || (arguments.Length > Parameters.Length && !IsVariadic))
        {
            string expected = Count(Parameters.Length) + (IsVariadic ? " or more" : "");
            string message = $"{Name}() takes {expected}; it got {arguments.Length}.";
            return new ExpressionFault(ExpressionFaultCode.InvalidArity, message, position);
        }

        for (int index = 0; index < arguments.Length; index++)
        {
            bool takesReference = ParameterAt(index) == ParameterTypes.Reference;
            if (takesReference == arguments[index] is Node.Reference) continue;
            string message = takesReference
                ? $"Argument {index + 1} of {Name}() is an expression for each item: write an & before it."
                : $"Argument {index + 1} of {Name}() is a value: write it without the &.";
            return new ExpressionFault(ExpressionFaultCode.InvalidType, message, arguments[index].Position);
        }

        return null;
    }

    /// <summary>Why the argument does not fit its parameter; null when it does.</summary>
    public string? Refuses(DataValue argument, int index)
    {
        if (argument is DataSecret) return $"A secret is a handle: {Name}() cannot read it.";
        ParameterTypes types = ParameterAt(index);
        if (Fits(argument, types)) return null;
        string found = argument is DataArray && !types.HasFlag(ParameterTypes.Array) ? "an array of other items" : Describe(TypeOf(argument));
        return $"Argument {index + 1} of {Name}() must be {Describe(types)}; it is {found}.";
    }

    private static string Count(int arguments) => arguments == 1 ? "1 argument" : $"{arguments} arguments";

    private static bool Fits(DataValue argument, ParameterTypes types)
    {
        if (types.HasFlag(TypeOf(argument))) return true;
        if (argument is not DataArray array) return false;
        return (types.HasFlag(ParameterTypes.NumberArray) && array.Items.All(item => item is DataNumber))
            || (types.HasFlag(ParameterTypes.StringArray) && array.Items.All(item => item is DataString));
    }

    private static ParameterTypes TypeOf(DataValue value) => value.Kind switch
    {
        DataKind.Null => ParameterTypes.Null,
        DataKind.Boolean => ParameterTypes.Boolean,
        DataKind.Number => ParameterTypes.Number,
        DataKind.String => ParameterTypes.String,
        DataKind.Array => ParameterTypes.Array,
        _ => ParameterTypes.Object,
    };

    private static string Describe(ParameterTypes types) => string.Join(" or ", Enum.GetValues<ParameterTypes>()
        .Where(type => type is not (ParameterTypes.None or ParameterTypes.Any) && types.HasFlag(type))
        .Select(Word));

    private static string Word(ParameterTypes type) => type switch
    {
        ParameterTypes.Null => "null",
        ParameterTypes.Boolean => "a boolean",
        ParameterTypes.Number => "a number",
        ParameterTypes.String => "a string",
        ParameterTypes.Array => "an array",
        ParameterTypes.Object => "an object",
        ParameterTypes.NumberArray => "an array of numbers",
        _ => "an array of strings",
    };

    private ParameterTypes ParameterAt(int index) => Parameters[Math.Min(index, Parameters.Length - 1)];
}
