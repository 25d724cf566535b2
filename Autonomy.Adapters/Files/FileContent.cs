using System.Security.Cryptography;
using System.Text;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary>Moves and hashes content in pieces, so that cancellation is seen and memory stays flat.</summary>
internal static class FileContent
{
    private static readonly EnumerationOptions WithoutLinks = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private const int PieceBytes = 128 << 10;

    /// <summary>Copies to the end; the number of bytes.</summary>
    internal static long Copy(
        Stream source, Stream target, CancellationToken cancellation, Action<ReadOnlySpan<byte>>? seen = null)
    {
        byte[] piece = new byte[PieceBytes];
        long total = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = source.Read(piece);
            if (count == 0) return total;
            seen?.Invoke(piece.AsSpan(0, count));
            target.Write(piece, 0, count);
            total += count;
        }
    }

    /// <summary>The SHA-256 of the rest of the stream, in lower-case hexadecimal.</summary>
    internal static string Hash(Stream source, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Copy(source, Stream.Null, cancellation, hash.AppendData);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The bytes of a file, or of all files below a folder; links count nothing.</summary>
    internal static long SizeOf(FileSystemInfo? info) => info switch
    {
        FileInfo { LinkTarget: null } file => file.Length,
        DirectoryInfo { LinkTarget: null } folder => folder.EnumerateFiles("*", WithoutLinks).Sum(file => file.Length),
        _ => 0,
    };

    internal static string HashOf(PinnedPath file, CancellationToken cancellation)
    {
        using FileStream stream = File.OpenRead(file.Access);
        return Hash(stream, cancellation);
    }

    /// <summary>The bytes that a call's <c>content</c> and <c>encoding</c> mean.</summary>
    internal static byte[] Encode(string verb, string path, DataValue content, string? encoding)
    {
        if (encoding == "json" || (encoding is null && content is not DataString))
            return Encoding.UTF8.GetBytes($"{DataJson.WriteIndented(content)}\n");
        if (content is not DataString text)
        {
            throw FileFailures.BadArgument(
                verb,
                path,
                $"the content must be a string for the encoding {encoding}; write encoding: json for data");
        }

        if (encoding != "base64") return Encoding.UTF8.GetBytes(text.Value);
        byte[] bytes = new byte[(text.Value.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(text.Value, bytes, out int count)
            ? bytes[..count]
            : throw FileFailures.BadArgument(
                verb, path, "the content is no base64; encode it, or write encoding: text");
    }
}
