using System.Collections.Frozen;
using System.Collections.Immutable;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>What an argument of a tool is for.</summary>
internal enum ParameterRole
{
    /// <summary>An address of the web.</summary>
    Url,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A file or folder.</summary>
    Path,

    /// <summary>The file that something is taken from, where there is another that it goes to.</summary>
    Source,

    /// <summary>The file that something goes to.</summary>
    Target,

    /// <summary>A length of time.</summary>
    Duration,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A yes or no.</summary>
    Flag,

    /// <summary>One of some words.</summary>
    Choice,

    /// <summary>The thing itself that is worked on: a text, rows, any value.</summary>
    Content,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>An argument of a tool, as its JSON Schema and its name tell of it.</summary>
internal sealed record Parameter
{
    private static readonly FrozenSet<string> UrlNames = SetOf("url uri link href endpoint");
    private static readonly FrozenSet<string> EmailNames = SetOf("email recipient recipients mail");
    private static readonly FrozenSet<string> PathNames =
        SetOf("path paths file files filename folder directory dir archive");

    private static readonly FrozenSet<string> SourceNames = SetOf("from source src");
    private static readonly FrozenSet<string> TargetNames = SetOf("to target destination dest");
    private static readonly FrozenSet<string> DurationNames = SetOf("duration delay timeout interval");

    private static readonly FrozenSet<string> ContentNames = SetOf(
        "content text body message value data markdown html json items rows lines question title subject script "
        + "template document command query prompt");

    private static readonly FrozenSet<string> PathWords =
        new[] { "file", "folder", "path", "archive", "directory" }.Select(WordStem.Of)
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The stem of its name.</summary>
    public required string Stem { get; init; }

    /// <summary>What the schema says of it; empty: nothing.</summary>
    public required string Description { get; init; }

    /// <summary>What it is for.</summary>
    public required ParameterRole Role { get; init; }

    /// <summary>Whether a call needs it.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>The types of JSON that it takes; empty: any.</summary>
    public required FrozenSet<string> Types { get; init; }

    /// <summary>The words to choose from; empty: it is free.</summary>
    public required ImmutableArray<string> Choices { get; init; }

    /// <summary>Whether it takes values of a type of JSON.</summary>
    public bool Takes(string type) => Types.Count == 0 || Types.Contains(type);

    /// <summary>The arguments of a tool, the required ones first.</summary>
    public static ImmutableArray<Parameter> AllOf(ToolDescriptor tool)
    {
        if (tool.InputSchema["properties"] is not DataObject properties) return [];
        HashSet<string> required = [.. TextsOf(tool.InputSchema["required"])];
        bool isOfFiles = WordStem.AllOf($"{tool.Name.Value} {tool.Description}").Any(PathWords.Contains);
        return
        [
            .. properties.Properties.Where(static property => property.Value is DataObject)
                .Select(property => Of(
                    property.Key, (DataObject)property.Value, required.Contains(property.Key), isOfFiles))
                .OrderByDescending(static parameter => parameter.IsRequired),
        ];
    }

    /// <summary>The types of JSON that a schema allows; empty: any.</summary>
    public static IEnumerable<string> TypesOf(DataObject schema) =>
        schema["type"] is DataString one ? [one.Value] : TextsOf(schema["type"]);

    /// <summary>An argument, or an input of a plan, which tells of itself in the same way.</summary>
    public static Parameter Of(string name, DataObject schema, bool isRequired, bool isOfFiles)
    {
        var types = TypesOf(schema).ToFrozenSet(StringComparer.Ordinal);
        ImmutableArray<string> choices = [.. TextsOf(schema["enum"])];
        string description = schema["description"] is DataString text ? text.Value : "";
        string format = schema["format"] is DataString named ? named.Value : "";
        return new Parameter
        {
            Name = name,
            Stem = WordStem.Of(name.ToLowerInvariant()),
            Description = description,
            IsRequired = isRequired,
            Types = types,
            Choices = choices,
            Role = choices.IsEmpty
                ? RoleOf(name.ToLowerInvariant(), format, types, isOfFiles || SaysFile(description))
                : ParameterRole.Choice,
        };
    }

    private static bool SaysFile(string description) => WordStem.AllOf(description).Any(PathWords.Contains);

    private static ParameterRole RoleOf(string name, string format, FrozenSet<string> types, bool isOfFiles)
    {
        bool takesText = types.Count == 0 || types.Contains("string");
        if (types.Count > 0 && types.All(static type => type is "integer" or "number")) return ParameterRole.Number;
        if (types.Count == 1 && types.Contains("boolean")) return ParameterRole.Flag;
        if (takesText && (format is "uri" or "url" || UrlNames.Contains(name))) return ParameterRole.Url;
        if (takesText && (format == "email" || EmailNames.Contains(name))) return ParameterRole.Email;
        if (takesText && (format == "duration" || DurationNames.Contains(name))) return ParameterRole.Duration;
        if (takesText && PathNames.Contains(name)) return ParameterRole.Path;
        if (takesText && isOfFiles && SourceNames.Contains(name)) return ParameterRole.Source;
        if (takesText && isOfFiles && TargetNames.Contains(name)) return ParameterRole.Target;
        return ContentNames.Contains(name) ? ParameterRole.Content : ParameterRole.Other;
    }

    private static IEnumerable<string> TextsOf(DataValue? list) =>
        list is DataArray array ? array.Items.OfType<DataString>().Select(static text => text.Value) : [];

    private static FrozenSet<string> SetOf(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
