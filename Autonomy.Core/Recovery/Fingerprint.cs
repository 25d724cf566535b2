using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Recovery;

/// <summary>
/// What two failures have in common that are the same but for their numbers, ids, paths and quoted values. What is
/// learned about a failure is kept under it.
/// </summary>
public static partial class Fingerprint
{
    /// <summary>The length of a fingerprint, in hexadecimal digits.</summary>
    public const int LengthInDigits = 16;

    private const int MessageLengthMax = 2_000;

    /// <summary>The fingerprint of a tool's failure: 16 lower-case hexadecimal digits.</summary>
    public static string Of(ToolName tool, string toolVersion, Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        string code = failure.Evidence.Status?.ToString() ?? failure.Evidence.Code ?? failure.Code;
        string text = $"{tool}\n{toolVersion}\n{(int)failure.Kind}\n{code}\n{Mask(failure.Message)}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..LengthInDigits];
    }

    /// <summary>
    /// A message's first 2,000 characters, with quoted values, URLs, paths, ids and numbers each replaced by a sign.
    /// </summary>
    public static string Mask(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        string start = message.Length <= MessageLengthMax ? message : message[..MessageLengthMax];
        string masked = Quotes().Replace(start, "<q>");
        masked = Urls().Replace(masked, "<url>");
        masked = Paths().Replace(masked, "<path>");
        masked = Ids().Replace(masked, "<id>");
        return Numbers().Replace(masked, "<n>");
    }

    // A quote opens at the start of a word, so that an apostrophe within one does not.
    [GeneratedRegex(
        """(?<!\w)(?<mark>['"`])(?:(?!\k<mark>).)*\k<mark>""",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Quotes();

    [GeneratedRegex(@"\b[a-z][a-z0-9+.-]*://[^\s'""<>]+", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Urls();

    [GeneratedRegex(@"(?<![\w<])(?:[A-Za-z]:\\|\.{0,2}/)[^\s'"":,;<>()]+", RegexOptions.None, 1000)]
    private static partial Regex Paths();

    [GeneratedRegex(
        @"\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[0-9a-f]*\d)[0-9a-f]{8,}"
            + @"|(?=\w*\d)(?=\w*[A-Za-z])\w{16,})\b",
        RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Ids();

    [GeneratedRegex(@"\d+(?:[.,]\d+)*", RegexOptions.None, 1000)]
    private static partial Regex Numbers();
}
