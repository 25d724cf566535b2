using Autonomy.Core.Plans;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Autonomy.Host.Plans;

/// <summary>
/// The events of a YAML text. Broken syntax, once reported, is the end of the events, so that whoever reads them needs
/// no second way out.
/// </summary>
internal sealed class YamlEvents(TextReader text, PlanDocumentBuilder document)
{
    private readonly Parser _parser = new(text);
    private TextPosition _place = new(1, 1);

    /// <summary>Whether the text was left before its end.</summary>
    internal bool IsStopped { get; private set; }

    /// <summary>The next event; null at the end and after a stop.</summary>
    internal ParsingEvent? Next()
    {
        if (IsStopped) return null;
        try
        {
            if (!_parser.MoveNext()) return null;
            _place = PlaceOf(_parser.Current!.Start);
            return _parser.Current;
        }
        catch (YamlException exception)
        {
            Stop(
                PlanRules.Syntax,
                PlaceOf(exception.Start),
                $"This is no YAML: {Sentence(exception.Message)}",
                FixFor(exception.Message));
            return null;
        }
        catch (Exception exception) when (
            exception is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The parser checks itself and its directives and tags in these ways, and a few broken texts get it there.
            Stop(
                PlanRules.Syntax,
                _place,
                "This is no YAML from here on.",
                "Check the brackets, the indentation and the colons.");
            return null;
        }
    }

    /// <summary>Reports a fault after which reading the rest would mislead or cost too much.</summary>
    internal void Stop(string rule, TextPosition position, string message, string fix)
    {
        document.Report(rule, position, message, fix);
        IsStopped = true;
    }

    internal static TextPosition PlaceOf(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private static string Sentence(string message) => message.EndsWith('.') ? message : $"{message}.";

    private static string FixFor(string message)
    {
        if (message.Contains("tab", StringComparison.Ordinal)) return "Indent with spaces.";
        if (message.Contains("invalid mapping", StringComparison.Ordinal))
            return "Indent keys of one object alike, and quote a text that holds ': '.";
        if (message.Contains("quoted scalar", StringComparison.Ordinal))
            return "Close the quotes; indent what follows in them.";
        if (message.Contains("cannot start any token", StringComparison.Ordinal))
            return "Quote a text that begins with @, `, % or a tab; indent with spaces.";
        if (message.Contains("flow", StringComparison.Ordinal))
            return "Close every [ and {, and separate what is in them with commas.";
        return "Check the indentation and the quotes here.";
    }
}
