using System.Text;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Http;

/// <summary>A whole answer.</summary>
internal sealed record WholeAnswer
{
    public required int Status { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required ReadOnlyMemory<byte> Bytes { get; init; }

    public required string Url { get; init; }

    /// <summary>The body as JSON, when its type says so and it is; null otherwise.</summary>
    public DataValue? Json { get; init; }

    /// <summary>The body as text, when it is UTF-8; null otherwise.</summary>
    public string? Text { get; init; }

    public string MediaType => Headers.TryGetValue("Content-Type", out string? type) ? type.Split(';')[0].Trim() : "";
}

/// <summary>Reads answers.</summary>
internal static class HttpAnswers
{
    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All headers by name, those of the body included; several of one name are joined by a comma.</summary>
    public static Dictionary<string, string> HeadersOf(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
            headers[name] = string.Join(", ", values);
        return headers;
    }

    /// <summary>Reads the whole body up to a cap, and what it means.</summary>
    public static async Task<(WholeAnswer? Answer, Failure? Failure)> ReadAsync(
        HttpHead head, int bytesMax, CancellationToken cancellation)
    {
        OutgoingRequest request = head.Request!;
        using var content = new MemoryStream();
        try
        {
            await using Stream body = await head.Response!.Content.ReadAsStreamAsync(cancellation);
            if (!await CopyAsync(body, content, bytesMax, cancellation))
            {
                return (
                    null,
                    HttpClassification.OfFault(request.Call, HttpFault.BodyTooLarge, $"The cap is {bytesMax} bytes."));
            }
        }
        catch (Exception exception) when (IsOfBody(exception))
        {
            return (null, HttpClassification.OfFault(
                request.Call, HttpFaults.WithinBody(cancellation), HttpFaults.DetailOf(exception)));
        }

        return (Parse(head, request, content.ToArray()), null);
    }

    /// <summary>Copies until the end (true) or until more than the cap was read (false).</summary>
    public static async Task<bool> CopyAsync(Stream from, Stream to, long bytesMax, CancellationToken cancellation)
    {
        byte[] buffer = new byte[64 * 1024];
        long sum = 0;
        int read;
        while ((read = await from.ReadAsync(buffer, cancellation)) > 0)
        {
            sum += read;
            if (sum > bytesMax) return false;
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        return true;
    }

    /// <summary>What a call that was answered used; null for one without a whole answer.</summary>
    public static AttemptUsage? UsageOf(WholeAnswer? answer) =>
        answer is null ? null : new AttemptUsage { OutputBytes = answer.Bytes.Length };

    /// <summary>Whether an exception is one that reading a body throws.</summary>
    public static bool IsOfBody(Exception exception) =>
        exception is HttpRequestException or IOException or OperationCanceledException or InvalidDataException;

    /// <summary>The failure that an answer states. A token that it refuses is not used again.</summary>
    public static Failure Classify(OutgoingRequest request, WholeAnswer answer, DateTimeOffset now)
    {
        HttpCall call = request.Call with { Url = WithoutQuery(answer.Url) };
        var stated = new HttpAnswer(answer.Status) { Headers = answer.Headers, Body = HttpErrorBody.Read(answer.Json) };
        Failure failure = HttpClassification.OfAnswer(call, stated, now);
        if (failure.Kind is FailureKind.TokenExpired or FailureKind.AccessRevoked) request.Token?.Refuse();
        return failure;
    }

    /// <summary>The answer as the output of a tool.</summary>
    public static DataObject OutputOf(WholeAnswer answer, TimeSpan duration)
    {
        var headers = new DataObjectBuilder();
        foreach ((string name, string value) in answer.Headers) headers.Set(name.ToLowerInvariant(), value);
        DataObjectBuilder output = new DataObjectBuilder().Set("status", answer.Status).Set("headers", headers.Build());
        if (answer.Headers.TryGetValue("ETag", out string? etag)) output.Set("etag", etag);
        if (answer.Json is not null) output.Set("body", answer.Json);
        else if (answer.Text is not null) output.Set("text", answer.Text);
        else output.Set("base64", Convert.ToBase64String(answer.Bytes.Span));
        return output
            .Set("bytes", answer.Bytes.Length)
            .Set("url", answer.Url)
            .Set("durationMs", (long)duration.TotalMilliseconds)
            .Build();
    }

    private static WholeAnswer Parse(HttpHead head, OutgoingRequest request, byte[] bytes)
    {
        var answer = new WholeAnswer
        {
            Status = (int)head.Response!.StatusCode,
            Headers = HeadersOf(head.Response),
            Bytes = bytes,
            Url = request.Url.AbsoluteUri,
            Text = Decode(bytes),
        };
        bool saysJson = answer.MediaType.EndsWith("/json", StringComparison.OrdinalIgnoreCase)
            || answer.MediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
        if (!saysJson || answer.Text is null) return answer;
        return DataJson.TryParse(answer.Text, out DataValue? json, out _) ? answer with { Json = json } : answer;
    }

    private static string? Decode(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string WithoutQuery(string url) => new Uri(url).GetLeftPart(UriPartial.Path);
}
