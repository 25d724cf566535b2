using System.Text;
using Autonomy.Core.Plans;

namespace Autonomy.Host.Plans;

/// <summary>
/// Reads a plan's text in YAML 1.2 with its core schema: <c>yes</c> and <c>on</c> are texts, anchors and aliases are
/// followed within <see cref="PlanLimits.ValuesMax"/>, and what plans do without (tags but the core ones, merge keys,
/// further documents, keys that are no scalars) is refused. As JSON is YAML, it reads JSON too, less strictly than
/// <see cref="JsonPlanText"/>.
/// </summary>
public static class YamlPlanText
{
    /// <summary>The text as data; never throws for any bytes.</summary>
    public static PlanDocument Read(ReadOnlySpan<byte> utf8)
    {
        var document = new PlanDocumentBuilder();
        if (!PlanEncoding.TryAccept(utf8, document, out ReadOnlySpan<byte> text)) return document.Build(null);
        using var reader = new StringReader(Encoding.UTF8.GetString(text));
        return new YamlWalk(new YamlEvents(reader, document), document).Read();
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    public static PlanDocument Read(string text) => Read(Encoding.UTF8.GetBytes(text));
}
