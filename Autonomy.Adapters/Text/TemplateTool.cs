using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using HandlebarsDotNet;

namespace Autonomy.Adapters.Text;

/// <summary>
/// <c>text.template</c>: a Handlebars template filled with data. The data is never itself a template.
/// </summary>
internal sealed class TemplateTool(TextToolOptions options) : PureTool
{
    private readonly IHandlebars _plain = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
    private readonly IHandlebars _html = Handlebars.Create(new HandlebarsConfiguration { NoEscape = false });

    internal override ToolDescriptor Descriptor { get; } = Describe(
        "text.template",
        "Fills a Handlebars template with data.",
        """
        {
          "type": "object", "required": ["template"], "additionalProperties": false,
          "properties": {
            "template": { "type": "string",
              "description": "The template: {{name}}, {{#each rows}}, {{#if x}} and so on." },
            "data": { "type": "object", "description": "What the names stand for; a missing one is empty." },
            "escape": { "enum": ["none", "html"], "default": "none", "description": "html writes values as HTML text." }
          }
        }
        """,
        """{ "type": "object", "required": ["text"], "properties": { "text": { "type": "string" } } }""");

    internal override DataValue Run(DataObject input, CancellationToken cancellation)
    {
        IHandlebars engine = input.Text("escape", "none") == "html" ? _html : _plain;
        using var text = new BoundedWriter(options.OutputCharactersMax, cancellation);
        try
        {
            using var template = new StringReader(input.Text("template"));
            engine.Compile(template)(text, ToObject(input["data"] ?? DataObject.Empty));
            return DataObject.Of(("text", text.ToString()));
        }
        catch (HandlebarsException exception)
        {
            if (exception.GetBaseException() is ToolFailedException or OperationCanceledException)
                throw exception.GetBaseException();
            throw Fail(
                FailureKind.BadInput, "bad_template", $"The template cannot be used: {exception.Message} Correct it.");
        }
    }

    private static object? ToObject(DataValue value) => value switch
    {
        DataString text => text.Value,
        DataBoolean boolean => boolean.Value,
        DataNumber number => number.TryGetInt64(out long integer) ? integer : number.Value,
        DataArray array => array.Items.Select(ToObject).ToList(),
        DataObject record =>
            record.Properties.ToDictionary(property => property.Key, property => ToObject(property.Value)),
        _ => null,
    };
}
