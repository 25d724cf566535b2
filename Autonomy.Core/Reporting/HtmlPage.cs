using System.Net;
using System.Text;

namespace Autonomy.Core.Reporting;

/// <summary>Writes HTML: texts are escaped always, there is no way to write one that is not.</summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _page = new();

    /// <summary>Writes an element that holds a text.</summary>
    public HtmlPage Element(string tag, string text, string? style = null) => Open(tag, style).Text(text).Close(tag);

    /// <summary>Begins an element.</summary>
    /// <param name="tag">Its name, and attributes that are not from outside.</param>
    /// <param name="style">Its class; null: none.</param>
    public HtmlPage Open(string tag, string? style = null)
    {
        _page.Append('<').Append(tag);
        if (style is not null) _page.Append(" class=\"").Append(style).Append('"');
        _page.Append('>');
        return this;
    }

    /// <summary>Ends an element; of <c>th scope="col"</c> the name alone counts.</summary>
    public HtmlPage Close(string tag)
    {
        int end = tag.IndexOf(' ', StringComparison.Ordinal);
        _page.Append("</").Append(end < 0 ? tag : tag[..end]).Append('>');
        return this;
    }

    /// <summary>Writes a text.</summary>
    public HtmlPage Text(string text)
    {
        _page.Append(WebUtility.HtmlEncode(MarkdownText.OneLine(text)));
        return this;
    }

    /// <summary>Ends the line.</summary>
    public HtmlPage Line()
    {
        _page.Append('\n');
        return this;
    }

    /// <summary>Begins a table with these columns; those whose name begins with <c>#</c> hold numbers.</summary>
    public HtmlPage OpenTable(string caption, params ReadOnlySpan<string> columns)
    {
        Open("div role=\"region\" tabindex=\"0\" aria-label=\"" + caption + "\"", "scroll").Open("table");
        Open("thead").Open("tr");
        foreach (string column in columns)
            Element("th scope=\"col\"", column.TrimStart('#'), column[0] == '#' ? "number" : null);
        return Close("tr").Close("thead").Line().Open("tbody").Line();
    }

    /// <summary>Ends the table.</summary>
    public HtmlPage CloseTable() => Close("tbody").Close("table").Close("div").Line();

    public override string ToString() => _page.ToString();

    /// <summary>Writes a constant of ours as it stands: the head of the page with its style.</summary>
    public HtmlPage Constant(string markup)
    {
        _page.Append(markup);
        return this;
    }
}
