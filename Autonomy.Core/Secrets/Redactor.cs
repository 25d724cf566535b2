using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using Autonomy.Core.Expressions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Secrets;

/// <summary>
/// Replaces secrets by <c>***NAME***</c> wherever they occur in what is to be stored: as they are, in Base64 (alone or
/// anywhere inside a longer text), URL-encoded, and JSON-escaped. It is a last net, not a proof: a text that was
/// compressed, encrypted, reversed or cut is not found.
/// </summary>
public sealed class Redactor
{
    /// <summary>
    /// Secrets shorter than so many characters are not searched: they would strike out half of every text.
    /// </summary>
    public const int SecretLengthMin = 4;

    /// <summary>Takes out nothing.</summary>
    public static readonly Redactor None = new([]);

    private readonly ImmutableArray<(string Text, string Mask)> _patterns;
    private readonly SearchValues<string> _anyPattern;

    // What is taken out before; null: nothing.
    private readonly Redactor? _wider;

    /// <summary>A redactor of these secrets, each a name with its text.</summary>
    public Redactor(IEnumerable<KeyValuePair<string, string>> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        _patterns =
        [
            .. secrets
                .Where(secret => secret.Value.Length >= SecretLengthMin)
                .SelectMany(secret => FormsOf(secret.Value).Select(form => (form, ValueText.Mask(secret.Key))))
                .DistinctBy(pattern => pattern.form)
                .OrderByDescending(pattern => pattern.form.Length),
        ];
        _anyPattern = SearchValues.Create([.. _patterns.Select(pattern => pattern.Text)], StringComparison.Ordinal);
    }

    private Redactor(Redactor own, Redactor wider) =>
        (_patterns, _anyPattern, _wider) = (own._patterns, own._anyPattern, wider);

    /// <summary>Whether it takes out nothing, whatever the text.</summary>
    public bool IsEmpty => _patterns.IsEmpty && _wider is null;

    /// <summary>What takes out the secrets of the other as well, and those first.</summary>
    public Redactor Within(Redactor wider)
    {
        ArgumentNullException.ThrowIfNull(wider);
        if (IsEmpty) return wider;
        return wider.IsEmpty ? this : new Redactor(this, wider);
    }

    /// <summary>Whether there is a secret in the text, in any of the ways in which it would be taken out.</summary>
    public bool FindsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Find(text, 0) >= 0 || _wider?.FindsIn(text) == true;
    }

    /// <summary>The text without the secrets; the same instance when it holds none.</summary>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_wider is not null) text = _wider.Redact(text);
        int start = Find(text, 0);
        if (start < 0) return text;
        var result = new StringBuilder(text.Length);
        int position = 0;
        while (start >= 0)
        {
            (string found, string mask) = PatternAt(text, start);
            result.Append(text, position, start - position).Append(mask);
            position = EndOfOverlaps(text, start, start + found.Length);
            start = Find(text, position);
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    /// <summary>
    /// The value without the secrets, in strings, numbers (which become strings) and the names of properties;
    /// the same instance when it holds none. A handle stays a handle.
    /// </summary>
    public DataValue Redact(DataValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return IsEmpty ? value : ValueRewriter.Rewrite(value, RedactLeaf, Redact);
    }

    /// <summary>
    /// The value without the secrets in what its properties hold, whose own names stay: they were declared.
    /// </summary>
    public DataObject RedactValues(DataObject record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return IsEmpty ? record : ValueRewriter.RewriteValues(record, RedactLeaf, Redact);
    }

    private DataValue RedactLeaf(DataValue leaf)
    {
        string? text = leaf switch
        {
            DataString written => written.Value,
            DataNumber number => number.Literal,
            _ => null,
        };
        if (text is null) return leaf;
        string redacted = Redact(text);
        return ReferenceEquals(redacted, text) ? leaf : new DataString(redacted);
    }

    private int Find(string text, int from)
    {
        int index = _patterns.IsEmpty ? -1 : text.AsSpan(from).IndexOfAny(_anyPattern);
        return index < 0 ? -1 : index + from;
    }

    private (string Text, string Mask) PatternAt(string text, int start) =>
        _patterns.First(pattern => string.CompareOrdinal(text, start, pattern.Text, 0, pattern.Text.Length) == 0);

    /// <summary>
    /// Where a run of occurrences that overlap ends, so that no tail of a second secret is left standing.
    /// </summary>
    private int EndOfOverlaps(string text, int start, int end)
    {
        int next = Find(text, start + 1);
        while (next >= 0 && next < end)
        {
            end = Math.Max(end, next + PatternAt(text, next).Text.Length);
            next = Find(text, next + 1);
        }

        return end;
    }

    private static IEnumerable<string> FormsOf(string secret)
    {
        yield return secret;
        yield return JavaScriptEncoder.Default.Encode(secret);
        string json = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret);
        yield return json;
        yield return json.Replace("/", "\\/");
        yield return AsciiOf(json);
        foreach (string percent in PercentFormsOf(Uri.EscapeDataString(secret)))
        {
            yield return percent;
            yield return percent.Replace("%20", "+");
            yield return LowerPercent(percent);
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(secret);
        foreach (string base64 in Base64FormsOf(utf8))
        {
            yield return base64;
            yield return base64.Replace('+', '-').Replace('/', '_');
        }
    }

    /// <summary>JSON with small hexadecimal digits for whatever is not ASCII, as Python writes it.</summary>
    private static string AsciiOf(string json) => string.Concat(
        json.Select(static c => char.IsAscii(c) ? c.ToString() : $"\\u{(int)c:x4}"));

    /// <summary>The whole of it, that of a path, and that of JavaScript, which each leave other characters.</summary>
    private static IEnumerable<string> PercentFormsOf(string percent)
    {
        yield return percent;
        yield return percent.Replace("%2F", "/");
        yield return percent.Replace("%21", "!").Replace("%27", "'").Replace("%28", "(").Replace("%29", ")")
            .Replace("%2A", "*");
    }

    /// <summary>Percent-encoding with small hexadecimal digits, as some clients write it.</summary>
    private static string LowerPercent(string percent)
    {
        char[] result = percent.ToCharArray();
        for (int index = 0; index < result.Length; index++)
        {
            if (result[index] != '%') continue;
            result[index + 1] = char.ToLowerInvariant(result[index + 1]);
            result[index + 2] = char.ToLowerInvariant(result[index + 2]);
            index += 2;
        }

        return new string(result);
    }

    /// <summary>
    /// The Base64 of the secret alone, and, for each of the three places at which it can begin inside a longer text,
    /// the characters that depend on the secret only.
    /// </summary>
    private static IEnumerable<string> Base64FormsOf(byte[] secret)
    {
        yield return Convert.ToBase64String(secret);
        for (int before = 0; before < 3; before++)
        {
            byte[] padded = [.. new byte[before], .. secret];
            string encoded = Convert.ToBase64String(padded).TrimEnd('=');
            int shared = before == 0 ? 0 : before + 1;
            int sharedWithNext = padded.Length % 3 == 0 ? 0 : 1;
            yield return encoded[shared..^sharedWithNext];
        }
    }
}
