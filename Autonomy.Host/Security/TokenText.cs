using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Autonomy.Host.Security;

/// <summary>
/// The text of a token: <c>autonomy_</c> and 32 random bytes in base64url. It is shown once and kept nowhere.
/// </summary>
public static class TokenText
{
    /// <summary>What every token begins with, so that one which leaked can be found.</summary>
    public const string Prefix = "autonomy_";

    private const int RandomBytes = 32;
    private const int IdBytes = 5;

    /// <summary>The length of every token, in characters.</summary>
    private static readonly int Length = Prefix.Length + Base64Url.GetEncodedLength(RandomBytes);

    /// <summary>A new token.</summary>
    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>A new id for a token, which is no secret.</summary>
    public static string NewId() => $"t-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes))}";

    /// <summary>Whether it can be a token at all.</summary>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal) && Ascii.IsValid(text);
    }

    /// <summary>What of it is stored: its SHA-256, in lower-case hexadecimal.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(DigestOf(text));

    internal static byte[] DigestOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
