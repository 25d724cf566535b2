using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Autonomy.Host.Api;

namespace Autonomy.Host.Indexing;

/// <summary>
/// The places between pages as callers get them: opaque, and signed together with what was asked, so that none can be
/// made up, or be given with another question. The key is made at the first start, and stays beside the store.
/// </summary>
public sealed class ListCursors
{
    /// <summary>The file of the key.</summary>
    public const string FileName = "cursor.key";

    private const int KeyBytes = 32;
    private const int SignatureBytes = 16;
    private const int TextLengthMax = 1_024;

    private readonly byte[] _key;

    private ListCursors(byte[] key) => _key = key;

    /// <summary>Reads the key of a store, or makes one that only this user can read.</summary>
    public static ListCursors Open(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: KeyBytes } known) return new ListCursors(known);
        byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);
        // A key that was half written, at a crash, is not taken: it is put in place whole.
        string draft = $"{path}.new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(key);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
        return new ListCursors(key);
    }

    /// <summary>The cursor of a place.</summary>
    /// <param name="asked">What was asked, the workspace included.</param>
    /// <param name="value">What the list is ordered by.</param>
    /// <param name="detail">What tells places of the same value apart.</param>
    public string Write(string asked, long value, string detail)
    {
        byte[] place = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(detail)];
        BinaryPrimitives.WriteInt64BigEndian(place, value);
        Encoding.UTF8.GetBytes(detail, place.AsSpan(sizeof(long)));
        return Base64Url.EncodeToString([.. SignatureOf(asked, place), .. place]);
    }

    /// <summary>The place of a cursor.</summary>
    /// <exception cref="ApiException">It was not given for this question by this service.</exception>
    public (long Value, string Detail) Read(string asked, string cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        if (cursor.Length > TextLengthMax || !Base64Url.IsValid(cursor)) throw Invalid();
        byte[] bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length < SignatureBytes + sizeof(long)) throw Invalid();
        byte[] place = bytes[SignatureBytes..];
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, SignatureBytes), SignatureOf(asked, place)))
            throw Invalid();
        return (BinaryPrimitives.ReadInt64BigEndian(place), Encoding.UTF8.GetString(place.AsSpan(sizeof(long))));
    }

    private byte[] SignatureOf(string asked, ReadOnlySpan<byte> place)
    {
        byte[] question = SHA256.HashData(Encoding.UTF8.GetBytes(asked));
        return HMACSHA256.HashData(_key, (byte[])[.. question, .. place])[..SignatureBytes];
    }

    private static ApiException Invalid() => new(
        ApiFault.Meaning, "invalid_cursor",
        "This cursor was not given for this list. Give the one of the page before, with the same filters and the same "
        + "order; or none, to begin anew.");
}
