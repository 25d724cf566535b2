using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Autonomy.Core.Notifications;

/// <summary>
/// The secret that webhooks are signed with, as Standard Webhooks 1.0 says: <c>whsec_</c> and 24 to 64 bytes in base64.
/// </summary>
public sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const string Version = "v1,";
    private const int BytesMin = 24;
    private const int BytesMax = 64;

    // While a secret is exchanged for another, a message is signed with both.
    private const int SignaturesMax = 16;

    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    /// <summary>Reads a secret, with its prefix or without; false with what is wrong and what to do.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out WebhookSecret? secret, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        string base64 = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        byte[] key = new byte[base64.Length];
        (secret, fault) = (null, null);
        if (!Convert.TryFromBase64String(base64, key, out int length))
            fault = "it is no base64. Write whsec_ and the base64 of 24 to 64 random bytes.";
        else if (length is < BytesMin or > BytesMax)
            fault = $"it has {length} bytes. Write whsec_ and the base64 of {BytesMin} to {BytesMax} random bytes.";
        else secret = new WebhookSecret(key[..length]);
        return secret is not null;
    }

    /// <summary>The value of the header <c>webhook-signature</c>.</summary>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <param name="payload">The body, byte for byte as it is sent.</param>
    public string Sign(string id, long timestamp, string payload)
    {
        string signed = $"{id}.{timestamp.ToString(CultureInfo.InvariantCulture)}.{payload}";
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(signed)))}";
    }

    /// <summary>
    /// Whether one of the signatures of a message is ours. How long it takes tells nothing of how near a wrong one is.
    /// </summary>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <param name="payload">The body, byte for byte as it came.</param>
    /// <param name="signatures">The value of <c>webhook-signature</c>: some, with spaces between.</param>
    public bool Verify(string id, long timestamp, ReadOnlySpan<byte> payload, string signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        byte[] head = Encoding.UTF8.GetBytes($"{id}.{timestamp.ToString(CultureInfo.InvariantCulture)}.");
        byte[] signed = [.. head, .. payload];
        byte[] expected = HMACSHA256.HashData(_key, signed);
        bool isOurs = false;
        byte[] given = new byte[HMACSHA256.HashSizeInBytes];
        foreach (string signature in signatures.Split(' ', SignaturesMax))
        {
            bool isForm = signature.StartsWith(Version, StringComparison.Ordinal)
                && Convert.TryFromBase64String(signature[Version.Length..], given, out int length)
                && length == given.Length;
            isOurs |= isForm && CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return isOurs;
    }

    /// <summary>Never the secret.</summary>
    public override string ToString() => Prefix + "***";
}
