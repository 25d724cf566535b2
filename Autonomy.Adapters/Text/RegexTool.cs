using System.Text.RegularExpressions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Text;

/// <summary><c>text.regex</c>: finds, replaces or splits by a regular expression, in bounded time.</summary>
internal sealed class RegexTool(TextToolOptions options) : PureTool
{
    private const int MatchesDefault = 10_000;

    internal override ToolDescriptor Descriptor { get; } = Describe(
        "text.regex",
        "Finds, replaces or splits by a regular expression.",
        $$"""
        {
          "type": "object", "required": ["text", "pattern"], "additionalProperties": false,
          "properties": {
            "text": { "type": "string", "description": "The text to search." },
            "pattern": { "type": "string", "minLength": 1, "description": "A regular expression of .NET." },
            "action": { "enum": ["match", "replace", "split"], "default": "match", "description": "What to do." },
            "replacement": { "type": "string", "default": "",
              "description": "For replace; $1 and ${name} are groups." },
            "ignoreCase": { "type": "boolean", "default": false, "description": "Whether case does not count." },
            "multiline": { "type": "boolean", "default": false,
              "description": "Whether ^ and $ stand for every line." },
            "max": { "type": "integer", "minimum": 1, "maximum": 100000, "default": {{MatchesDefault}},
              "description": "How many matches count at most." }
          }
        }
        """,
        """
        {
          "type": "object", "required": ["count"],
          "properties": {
            "count": { "type": "integer", "description": "Matches or parts." },
            "matches": { "type": "array", "description": "For match.", "items": {
              "type": "object", "required": ["text", "index", "groups"],
              "properties": {
                "text": { "type": "string" }, "index": { "type": "integer" }, "groups": { "type": "object" } } } },
            "text": { "type": "string", "description": "For replace." },
            "parts": { "type": "array", "items": { "type": "string" }, "description": "For split." }
          }
        }
        """);

    internal override IReadOnlyList<InputFault> Validate(DataObject input)
    {
        try
        {
            if (input.TextOrNull("pattern") is { } pattern)
                _ = new Regex(pattern, RegexOptions.None, options.SearchTimeMax);
            return [];
        }
        catch (RegexParseException exception)
        {
            return [new InputFault("/pattern", $"It is no regular expression: {exception.Message}", "Correct it.")];
        }
    }

    internal override DataValue Run(DataObject input, CancellationToken cancellation)
    {
        Regex regex = Compile(input);
        string text = input.Text("text");
        int max = (int)input.Integer("max", MatchesDefault);
        try
        {
            return input.Text("action", "match") switch
            {
                "replace" => Replace(regex, text, input.Text("replacement", ""), max),
                "split" => Split(regex, text, max),
                _ => Match(regex, text, max, cancellation),
            };
        }
        catch (RegexMatchTimeoutException)
        {
            throw Fail(
                FailureKind.BadInput,
                "pattern_too_slow",
                $"The pattern took over {options.SearchTimeMax.TotalSeconds} s. Write it without look-around.");
        }
    }

    private Regex Compile(DataObject input)
    {
        RegexOptions flags = RegexOptions.CultureInvariant
            | (input.Flag("ignoreCase") ? RegexOptions.IgnoreCase : RegexOptions.None)
            | (input.Flag("multiline") ? RegexOptions.Multiline : RegexOptions.None);
        string pattern = input.Text("pattern");
        try
        {
            return new Regex(pattern, flags | RegexOptions.NonBacktracking, options.SearchTimeMax);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, flags, options.SearchTimeMax);
        }
    }

    private static DataObject Match(Regex regex, string text, int max, CancellationToken cancellation)
    {
        var matches = new List<DataValue>();
        for (Match match = regex.Match(text); match.Success && matches.Count < max; match = match.NextMatch())
        {
            cancellation.ThrowIfCancellationRequested();
            var groups = new DataObjectBuilder();
            foreach (Group group in match.Groups.Cast<Group>().Skip(1))
                groups.Set(group.Name, group.Success ? group.Value : DataNull.Value);
            matches.Add(DataObject.Of(("text", match.Value), ("index", match.Index), ("groups", groups.Build())));
        }

        return DataObject.Of(("count", matches.Count), ("matches", matches.ToData()));
    }

    private static DataObject Replace(Regex regex, string text, string replacement, int max)
    {
        int count = 0;
        string replaced = regex.Replace(
            text,
            match =>
            {
                count++;
                return match.Result(replacement);
            },
            max);
        return DataObject.Of(("count", count), ("text", replaced));
    }

    private static DataObject Split(Regex regex, string text, int max)
    {
        string[] parts = regex.Split(text, max);
        return DataObject.Of(("count", parts.Length), ("parts", parts.Select(part => (DataValue)part).ToData()));
    }
}
