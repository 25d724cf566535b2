using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>
/// The inputs that a plan declares, as the words of its steps may mean them. Their values are not known yet: what one
/// looks like, its name and its schema say, and where those do not, its default. Pure.
/// </summary>
internal sealed class DeclaredInputs
{
    private readonly DataObject _declared;

    private DeclaredInputs(DataObject declared) => _declared = declared;

    /// <summary>The names, with what is declared of each.</summary>
    public DataObject Names => _declared;

    /// <summary>The inputs of a plan that may have faults: what declares nothing is left out.</summary>
    /// <param name="declarations">What the plan says of its inputs; null: nothing.</param>
    public static DeclaredInputs Of(DataValue? declarations)
    {
        var declared = new DataObjectBuilder();
        foreach ((string name, DataValue schema) in (declarations as DataObject)?.Properties ?? [])
        {
            if (schema is DataObject) declared.Set(name, schema);
        }

        return new DeclaredInputs(declared.Build());
    }

    /// <summary>The input of this name; null: none is declared.</summary>
    public Literal? Find(string name)
    {
        if (_declared[name] is not DataObject schema) return null;
        DataValue? otherwise = schema["default"];
        return KindOf(Parameter.Of(name, schema, isRequired: true, isOfFiles: false)) is { } kind
            ? new Literal(kind, otherwise ?? DataNull.Value, name) { Input = name }
            : GoalLexer.InputOf(name, otherwise ?? "");
    }

    private static LiteralKind? KindOf(Parameter parameter) => parameter.Role switch
    {
        ParameterRole.Url => LiteralKind.Url,
        ParameterRole.Email => LiteralKind.Email,
        ParameterRole.Path or ParameterRole.Source or ParameterRole.Target => LiteralKind.Path,
        ParameterRole.Duration => LiteralKind.Duration,
        ParameterRole.Number => LiteralKind.Number,
        ParameterRole.Flag => LiteralKind.Other,
        _ => null,
    };
}
