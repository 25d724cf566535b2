using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Autonomy.Core.Plans;

/// <summary>
/// What every text of a plan must be before its notation is looked at: not empty, not too large, and clean UTF-8.
/// </summary>
public static class PlanEncoding
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// Reports what is wrong with the bytes; false when reading cannot go on. <paramref name="text"/> is what is left
    /// after a byte order mark.
    /// </summary>
    public static bool TryAccept(ReadOnlySpan<byte> utf8, PlanDocumentBuilder document, out ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(document);
        text = utf8;
        var start = new TextPosition(1, 1);
        if (utf8.Length > PlanLimits.PlanBytesMax)
        {
            document.Report(
                PlanRules.Limit,
                start,
                $"The plan is {utf8.Length:N0} bytes long; the longest is {PlanLimits.PlanBytesMax:N0}.",
                "Split it with core.plan, or hand data over as inputs.");
            return false;
        }

        if (utf8.StartsWith(ByteOrderMark))
        {
            text = utf8[ByteOrderMark.Length..];
            document.Report(
                PlanRules.Encoding, start, "The text begins with a byte order mark.", "Save it as UTF-8 without BOM.");
        }

        if (text.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            document.Report(PlanRules.Syntax, start, "The plan is empty.", "Begin with 'plan: 1', a name and steps.");
            return false;
        }

        return IsClean(text, document);
    }

    private static bool IsClean(ReadOnlySpan<byte> text, PlanDocumentBuilder document)
    {
        if (!Utf8.IsValid(text))
        {
            TextPosition position = new Utf8Cursor(text).MoveTo(FirstInvalid(text));
            document.Report(PlanRules.Encoding, position, "The text is no UTF-8 here.", "Save it as UTF-8.");
            return false;
        }

        int zero = text.IndexOf((byte)0);
        if (zero < 0) return true;
        TextPosition place = new Utf8Cursor(text).MoveTo(zero);
        document.Report(PlanRules.Encoding, place, "The text holds the character U+0000.", "Remove it.");
        return false;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        int offset = 0;
        while (
            offset < text.Length
                && Rune.DecodeFromUtf8(text[offset..], out _, out int length) == OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }
}

/// <summary>Moves through UTF-8 text once, from front to back, and knows line and column of where it is.</summary>
internal ref struct Utf8Cursor(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _offset;
    private int _line = 1;
    private int _column = 1;

    /// <summary>The place of an offset, which is not before the one asked for last.</summary>
    internal TextPosition MoveTo(int offset)
    {
        for (; _offset < Math.Min(offset, _text.Length); _offset++)
        {
            byte unit = _text[_offset];
            if (unit == '\n') (_line, _column) = (_line + 1, 1);
            else if ((unit & 0xC0) != 0x80) _column += unit >= 0xF0 ? 2 : 1;
        }

        return new TextPosition(_line, _column);
    }
}
