using System.Text.Json;

namespace Autonomy.Core.Plans;

/// <summary>Says what is wrong with broken JSON in words that a person can act on.</summary>
internal static class JsonSyntaxFault
{
    internal static void Report(JsonException exception, ReadOnlySpan<byte> text, PlanDocumentBuilder document)
    {
        int offset = OffsetOf(exception, text);
        TextPosition position = new Utf8Cursor(text).MoveTo(offset);
        (string message, string fix) = Describe(exception, text[offset..]);
        document.Report(PlanRules.Syntax, position, message, fix);
    }

    private static int OffsetOf(JsonException exception, ReadOnlySpan<byte> text)
    {
        int offset = 0;
        for (long line = exception.LineNumber ?? 0; line > 0; line--)
        {
            int length = text[offset..].IndexOf((byte)'\n');
            if (length < 0) break;
            offset += length + 1;
        }

        return (int)Math.Min(text.Length, offset + (exception.BytePositionInLine ?? 0));
    }

    private static (string Message, string Fix) Describe(JsonException exception, ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty) return ("The text ends before its JSON does.", "Close every object, list and string.");
        if (exception.Message.Contains("trailing comma", StringComparison.Ordinal))
            return ("A comma stands before the end of an object or list.", "Remove the comma.");
        if (exception.Message.Contains("after a single JSON value", StringComparison.Ordinal))
            return ("Text follows the end of the plan.", "Remove what follows; a file holds one plan.");
        return (char)rest[0] switch
        {
            '/' => ("JSON has no comments.", "Remove the comment, or write the plan in YAML."),
            'N' or 'I' or 'n' or 'i' =>
                ("This is no JSON value: there is no NaN and no Infinity.", "Write a finite number, or null."),
            '\'' => ("JSON has no single quotes.", "Write texts and keys in double quotes."),
            '+' => ("A JSON number has no plus sign.", "Leave the sign out."),
            _ => ($"This is no JSON: {Sentence(exception.Message)}", "Correct it, or write the plan in YAML."),
        };
    }

    private static string Sentence(string message)
    {
        int end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
