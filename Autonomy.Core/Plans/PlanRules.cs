namespace Autonomy.Core.Plans;

/// <summary>The words of <see cref="PlanFault.Rule"/>: stable, for programs.</summary>
public static class PlanRules
{
    /// <summary>
    /// The text is no UTF-8, begins with a byte order mark, or holds a character that no plan may hold.
    /// </summary>
    public const string Encoding = "encoding";

    /// <summary>The text is no JSON or YAML.</summary>
    public const string Syntax = "syntax";

    /// <summary>The text uses a part of YAML that plans do without: tags, merge keys, a second document.</summary>
    public const string Yaml = "yaml";

    /// <summary>Something is larger, longer, deeper or more than its limit.</summary>
    public const string Limit = "limit";

    /// <summary>A key stands twice in one object.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>A key that the format does not have.</summary>
    public const string UnknownKey = "unknown-key";

    /// <summary>A key that must be there is not.</summary>
    public const string MissingKey = "missing-key";

    /// <summary>Two keys that exclude each other, or a key that does nothing here.</summary>
    public const string Conflict = "conflict";

    /// <summary>A value of another type than the key takes.</summary>
    public const string Type = "type";

    /// <summary>A value of the right type that the key does not take.</summary>
    public const string Value = "value";

    /// <summary>A text that is no duration, or a duration outside its range.</summary>
    public const string Duration = "duration";

    /// <summary>A name or an id that is not of its form.</summary>
    public const string Name = "name";

    /// <summary>An id that two steps have.</summary>
    public const string DuplicateId = "duplicate-id";

    /// <summary>A step that the plan does not have.</summary>
    public const string UnknownStep = "unknown-step";

    /// <summary>A step that is named twice among the needs of one step.</summary>
    public const string DuplicateNeed = "duplicate-need";

    /// <summary>Steps that wait for one another.</summary>
    public const string Cycle = "cycle";

    /// <summary>A text in <c>${{ }}</c> that is no expression, or one where it must be one.</summary>
    public const string Expression = "expression";

    /// <summary>A name in an expression that has no value where the expression stands.</summary>
    public const string Scope = "scope";

    /// <summary>An input that the plan does not declare.</summary>
    public const string UnknownInput = "unknown-input";

    /// <summary>An input without a default that was not given.</summary>
    public const string MissingInput = "missing-input";

    /// <summary>A JSON Schema that is none.</summary>
    public const string Schema = "schema";

    /// <summary>A value that its input's schema refuses.</summary>
    public const string Input = "input";

    /// <summary>A tool that nothing offers.</summary>
    public const string UnknownTool = "unknown-tool";

    /// <summary>A tool that no connected worker offers at the moment: a warning, not a fault.</summary>
    public const string AbsentTool = "absent-tool";

    /// <summary>An argument that the tool refuses.</summary>
    public const string Argument = "argument";

    /// <summary>A step's goal that does not come out as one call.</summary>
    public const string Goal = "goal";

    /// <summary>The tool that was found for a step's goal, and why: a warning, not a fault.</summary>
    public const string FoundTool = "found-tool";
}
