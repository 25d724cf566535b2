using System.Buffers;
using System.IO.Compression;
using Autonomy.Host.Api;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Grpc.Protocol;

/// <summary>How the messages of a call are compressed: not at all, or each by itself with gzip.</summary>
/// <param name="ReadsGzip">Whether those of the caller may be.</param>
/// <param name="WritesGzip">Whether those for the caller may be: where it compresses its own, and takes it.</param>
internal readonly record struct MessageEncoding(bool ReadsGzip, bool WritesGzip)
{
    /// <summary>What is read, as callers are told.</summary>
    public const string Accepted = "identity,gzip";

    /// <summary>The encoding's name.</summary>
    public const string Gzip = "gzip";

    /// <summary>The header that names the encoding.</summary>
    public const string Header = "grpc-encoding";

    /// <summary>The header that names the encodings which are read.</summary>
    public const string AcceptHeader = "grpc-accept-encoding";

    private const int ChunkBytes = 16 << 10;

    /// <summary>What the headers of a request say.</summary>
    /// <exception cref="GrpcRefusedException">The encoding is not read here.</exception>
    public static MessageEncoding Of(IHeaderDictionary headers)
    {
        string? named = headers[Header];
        if (string.IsNullOrEmpty(named) || named == "identity") return default;
        if (named != Gzip)
        {
            throw new GrpcRefusedException(
                GrpcCode.Unimplemented, "unknown_encoding",
                $"Messages in '{Refusals.Excerpt(named)}' are not read. Send them as they are, or in gzip.");
        }

        string? accepted = headers[AcceptHeader];
        bool isTaken = accepted is null
            || accepted.Split(',', StringSplitOptions.TrimEntries).Contains(Gzip, StringComparer.Ordinal);
        return new MessageEncoding(ReadsGzip: true, isTaken);
    }

    /// <summary>The bytes, compressed.</summary>
    public static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    /// <summary>What was compressed, up to the longest message.</summary>
    /// <exception cref="GrpcRefusedException">It is longer, or no gzip.</exception>
    public static ReadOnlySequence<byte> Decompress(ReadOnlySequence<byte> compressed, int messageBytesMax)
    {
        var bytes = new ArrayBufferWriter<byte>();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
            while (gzip.Read(bytes.GetSpan(ChunkBytes)) is > 0 and var read)
            {
                bytes.Advance(read);
                if (bytes.WrittenCount > messageBytesMax) throw FrameReader.TooLarge(messageBytesMax);
            }
        }
        catch (InvalidDataException exception)
        {
            throw new GrpcRefusedException(
                GrpcCode.InvalidArgument, "invalid_gzip", "A message is said to be gzip, and is not.", exception);
        }

        return new ReadOnlySequence<byte>(bytes.WrittenMemory);
    }
}
