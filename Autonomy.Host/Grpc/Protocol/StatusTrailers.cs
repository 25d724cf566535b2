using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Grpc.Protocol;

/// <summary>Writes how a call ended: behind its messages, or in place of them.</summary>
internal static class StatusTrailers
{
    /// <summary>The longest message, in bytes of UTF-8: each may become three, and peers take 8 KiB in all.</summary>
    private const int MessageBytesMax = 1_024;

    /// <summary>The most of a status's details, in bytes before base64.</summary>
    private const int DetailsBytesMax = 2_560;

    private const string Code = "grpc-status";
    private const string Message = "grpc-message";
    private const string Details = "grpc-status-details-bin";
    private const string Word = "autonomy-code";

    /// <summary>Writes a status.</summary>
    /// <param name="response">The response that it ends.</param>
    /// <param name="status">The status.</param>
    /// <param name="followsMessages">Whether messages were written: without any, its headers are all of it.</param>
    public static void Write(HttpResponse response, GrpcStatus status, bool followsMessages)
    {
        Add(Code, ((int)status.Code).ToString(CultureInfo.InvariantCulture));
        if (status.Code == GrpcCode.Ok) return;
        Add(Message, PercentEncode(status.Message));
        Add(Word, status.Word);
        if (DetailsOf(status) is { } details) Add(Details, Convert.ToBase64String(details).TrimEnd('='));

        void Add(string name, string value)
        {
            if (followsMessages) response.AppendTrailer(name, value);
            else response.Headers[name] = value;
        }
    }

    /// <summary>Printable ASCII but '%' as it is, every other byte of UTF-8 as '%' and two digits.</summary>
    public static string PercentEncode(string message)
    {
        var text = new StringBuilder(message.Length);
        byte[] utf8 = Encoding.UTF8.GetBytes(message);
        foreach (byte one in utf8.AsSpan(0, WholeLength(utf8, MessageBytesMax)))
        {
            if (one is >= 0x20 and <= 0x7E and not (byte)'%') text.Append((char)one);
            else text.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        return text.ToString();
    }

    // No character is cut in two.
    private static int WholeLength(byte[] utf8, int max)
    {
        if (utf8.Length <= max) return utf8.Length;
        int length = max;
        while ((utf8[length] & 0xC0) == 0x80) length--;
        return length;
    }

    private static byte[]? DetailsOf(GrpcStatus status)
    {
        if (status.Mistakes.IsEmpty && status.RetryAfter is null) return null;
        // Its message stands in a trailer of its own already.
        var details = new Status { Code = (int)status.Code };
        if (status.RetryAfter is { } patience)
            details.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(patience) }));
        if (!status.Mistakes.IsEmpty) details.Details.Add(Any.Pack(MistakesOf(status)));
        return details.ToByteArray();
    }

    // As many as there is room for; the first is the one that the message tells.
    private static BadRequest MistakesOf(GrpcStatus status)
    {
        var mistakes = new BadRequest();
        int bytes = 0;
        foreach (Api.ApiMistake mistake in status.Mistakes)
        {
            var violation = new BadRequest.Types.FieldViolation
            {
                Field = mistake.Path,
                Description = $"{mistake.Message} {mistake.Fix}",
            };
            bytes += violation.CalculateSize() + 4;
            if (bytes > DetailsBytesMax) break;
            mistakes.FieldViolations.Add(violation);
        }

        return mistakes;
    }
}
