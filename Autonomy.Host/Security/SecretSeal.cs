using System.Security.Cryptography;
using System.Text;
using Autonomy.Core.Security;

namespace Autonomy.Host.Security;

/// <summary>
/// Encrypts secrets for the store with AES-256-GCM: each with a nonce of its own, and bound to its workspace and name,
/// so that one cannot be put in the place of another.
/// </summary>
public sealed class SecretSeal
{
    /// <summary>The longest secret, in bytes of UTF-8: 64 KiB.</summary>
    public const int SecretBytesMax = 64 << 10;

    /// <summary>The environment variable that may hold the key itself, in place of the file.</summary>
    public const string KeyVariable = "AUTONOMY_SECURITY_STORE_KEY";

    private const string Advice =
        "Make one with 'head -c 32 /dev/urandom | base64 > FILE', readable by the service's user alone.";

    private const int KeyBytes = 32;
    private const int KeyFileBytesMax = 1_024;

    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    private readonly byte[] _key;

    private SecretSeal(byte[] key) => _key = key;

    /// <summary>The seal with the key of a file: 32 bytes in base64.</summary>
    /// <exception cref="IOException">The file cannot be read, or holds no such key.</exception>
    public static SecretSeal FromFile(string path)
    {
        try
        {
            if (new FileInfo(path).Length <= KeyFileBytesMax && Of(File.ReadAllText(path)) is { } seal) return seal;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"There is no file '{path}'. {Advice}", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"The key of the store's secrets cannot be read: {exception.Message}", exception);
        }

        throw new IOException(
            $"'{path}' is not the key of the store's secrets: 32 bytes in base64. {Advice}");
    }

    /// <summary>The seal with the key that <see cref="KeyVariable"/> holds: 32 bytes in base64.</summary>
    /// <exception cref="IOException">It holds no such key.</exception>
    public static SecretSeal FromVariable(string text) => Of(text) ?? throw new IOException(
        $"{KeyVariable} is not the key of the store's secrets: 32 bytes in base64. "
        + "Make one with 'head -c 32 /dev/urandom | base64'.");

    private static SecretSeal? Of(string text)
    {
        try
        {
            byte[] key = Convert.FromBase64String(text.Trim());
            return key.Length == KeyBytes ? new SecretSeal(key) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Seals a secret; gives nonce, tag and cipher text, in base64.</summary>
    /// <exception cref="ArgumentException">It is longer than a secret may be.</exception>
    public string Seal(string workspace, string name, string text)
    {
        byte[] plain = Encoding.UTF8.GetBytes(text);
        if (plain.Length > SecretBytesMax)
            throw new ArgumentException($"A secret has {SecretBytesMax} bytes at most.", nameof(text));
        byte[] whole = new byte[NonceBytes + TagBytes + plain.Length];
        Span<byte> nonce = whole.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_key, TagBytes);
        cipher.Encrypt(
            nonce, plain, whole.AsSpan(NonceBytes + TagBytes), whole.AsSpan(NonceBytes, TagBytes),
            BindingOf(workspace, name));
        return Convert.ToBase64String(whole);
    }

    /// <summary>Opens what was sealed; null: with another key, for another name, or changed since.</summary>
    public string? Open(string workspace, string name, string sealedText)
    {
        try
        {
            byte[] whole = Convert.FromBase64String(sealedText);
            if (whole.Length < NonceBytes + TagBytes) return null;
            byte[] plain = new byte[whole.Length - NonceBytes - TagBytes];
            using var cipher = new AesGcm(_key, TagBytes);
            cipher.Decrypt(
                whole.AsSpan(0, NonceBytes), whole.AsSpan(NonceBytes + TagBytes), whole.AsSpan(NonceBytes, TagBytes),
                plain, BindingOf(workspace, name));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>
    /// The first of these secrets, by workspace and name, that this does not open; null: it opens them all.
    /// </summary>
    public StoredSecret? FirstUnopened(IEnumerable<StoredSecret> secrets) =>
        InOrder(secrets).FirstOrDefault(secret => Open(secret.Workspace, secret.Name, secret.Sealed) is null);

    internal static IEnumerable<StoredSecret> InOrder(IEnumerable<StoredSecret> secrets) => secrets
        .OrderBy(secret => secret.Workspace, StringComparer.Ordinal)
        .ThenBy(secret => secret.Name, StringComparer.Ordinal);

    // Neither a workspace nor a secret has a slash in its name.
    private static byte[] BindingOf(string workspace, string name) =>
        Encoding.UTF8.GetBytes($"autonomy-secret-1/{workspace}/{name}");
}
