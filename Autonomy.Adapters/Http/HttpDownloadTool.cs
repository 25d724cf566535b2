using System.Security.Cryptography;
using Autonomy.Adapters.Files;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Http;

/// <summary>
/// <c>http.download</c>: the answer's body as a file. The file appears whole or not at all, under the same guards as
/// those of the file tools.
/// </summary>
internal sealed class HttpDownloadTool(HttpExchange exchange, HttpOptions options, FileRoots roots)
{
    private const string Verb = "write";

    public static readonly ToolDescriptor Descriptor = new()
    {
        Name = ToolName.Parse("http.download"),
        Description = "Downloads a URL to a file and gives its size and SHA-256.",
        InputSchema = HttpSchemas.Input("""
            "path": { "type": "string", "minLength": 1, "description":
              "The file, inside the allowed folders; its folder must exist, and an old file is replaced." },
            "sha256": { "type": "string", "pattern": "^[0-9a-fA-F]{64}$",
              "description": "The SHA-256 that the bytes must have." },
            "maxBytes": { "type": "integer", "minimum": 1,
              "description": "The largest size, in bytes. Default: 1 GiB." }
            """, """["url", "path"]"""),
        OutputSchema = (DataObject)DataJson.Parse("""
            { "type": "object", "required": ["path", "bytes", "sha256", "status", "url", "durationMs"],
              "additionalProperties": false,
              "properties": {
                "path": { "type": "string", "description": "The file." },
                "bytes": { "type": "integer", "description": "Its size in bytes." },
                "sha256": { "type": "string", "description": "Its SHA-256, in lower-case hexadecimal." },
                "contentType": { "type": "string", "description": "The content type that the server states." },
                "etag": { "type": "string", "description": "The ETag." },
                "status": { "type": "integer", "description": "The HTTP status." },
                "url": { "type": "string", "description": "The URL that answered: the last of the redirects." },
                "durationMs": { "type": "integer", "description": "From the call to the end, in milliseconds." } } }
            """),
        Effect = EffectClass.Idempotent,
        TypicalDuration = TimeSpan.FromSeconds(3),
    };

    public async Task<ToolOutcome> RunAsync(
        DataObject arguments, ToolContext context, CancellationToken cancellation)
    {
        string path = arguments.Text("path");
        try
        {
            // What the path leads to is held until the end: what is checked now is what is written.
            using FileTarget target = roots.Target(Verb, path);
            return await DownloadAsync(arguments, target, context, cancellation);
        }
        catch (ToolFailedException exception)
        {
            return new ToolOutcome.Failed(exception.Failure);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ToolOutcome.Failed(FileClassification.OfException(exception, Verb, path));
        }
    }

    private async Task<ToolOutcome> DownloadAsync(
        DataObject arguments, FileTarget target, ToolContext context, CancellationToken cancellation)
    {
        long started = context.Time.GetTimestamp();
        using HttpHead head = await exchange.SendAsync(OutgoingRequest.Read(arguments, context), cancellation);
        if (head.Failure is not null) return new ToolOutcome.Failed(head.Failure);
        if (!head.Response!.IsSuccessStatusCode)
        {
            (WholeAnswer? answer, Failure? failure) =
                await HttpAnswers.ReadAsync(head, options.BodyBytesMax, cancellation);
            return new ToolOutcome.Failed(
                failure ?? HttpAnswers.Classify(head.Request!, answer!, context.Time.GetUtcNow()));
        }

        string path = arguments.Text("path");
        RequireSpace(head, target, path);
        string mark = UndoStore.TokenOf(context.IdempotencyKey, Descriptor.Name.Value, target.RealPath);
        var terms = new Terms(BytesMaxOf(arguments, context), arguments.TextOrNull("sha256"));
        (Kept? kept, Failure? fault) = await KeepAsync(head, target, mark, terms, cancellation);
        return kept is null
            ? new ToolOutcome.Failed(fault!)
            : new ToolOutcome.Succeeded(OutputOf(head, path, kept, context.Time.GetElapsedTime(started)))
            {
                Usage = new AttemptUsage { OutputBytes = kept.Bytes, DiskBytes = kept.Bytes },
            };
    }

    /// <exception cref="ToolFailedException">The disk has no room for the size that the server states.</exception>
    private void RequireSpace(HttpHead head, FileTarget target, string path)
    {
        long bytes = head.Response!.Content.Headers.ContentLength ?? 0;
        if (bytes > options.DownloadBytesMax) return;
        long free = target.Folder.FreeBytes - options.FreeBytesMin;
        if (bytes > free) throw FileFailures.NoSpace(Verb, path, bytes, Math.Max(0, free));
    }

    private static async Task<(Kept? Kept, Failure? Failure)> KeepAsync(
        HttpHead head, FileTarget target, string mark, Terms terms, CancellationToken cancellation)
    {
        HttpCall call = head.Request!.Call;
        try
        {
            using AtomicFile file = AtomicFile.Begin(target, mark);
            Failure? cut = await CopyAsync(head, file.Content, terms.BytesMax, cancellation);
            if (cut is not null) return (null, cut);
            file.Content.Position = 0;
            string sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file.Content, cancellation));
            string wanted = terms.Sha256 ?? sha256;
            if (!wanted.Equals(sha256, StringComparison.OrdinalIgnoreCase))
                return (null, Mismatch(call, wanted, sha256));
            var kept = new Kept(file.Content.Length, sha256);
            file.Commit(mayReplace: true);
            return (kept, null);
        }
        catch (OperationCanceledException)
        {
            return (null, HttpClassification.OfFault(call, HttpFault.Cancelled, ""));
        }
    }

    // What is downloaded is written to disk.
    private long BytesMaxOf(DataObject arguments, ToolContext context) => Math.Min(
        arguments.Integer("maxBytes", options.DownloadBytesMax), context.Limits.DiskBytes ?? long.MaxValue);

    private static async Task<Failure?> CopyAsync(
        HttpHead head, FileStream target, long bytesMax, CancellationToken cancellation)
    {
        HttpCall call = head.Request!.Call;
        Failure tooLarge = HttpClassification.OfFault(call, HttpFault.BodyTooLarge, $"The cap is {bytesMax} bytes.");
        if (head.Response!.Content.Headers.ContentLength > bytesMax) return tooLarge;
        try
        {
            await using Stream body = await head.Response.Content.ReadAsStreamAsync(cancellation);
            return await HttpAnswers.CopyAsync(body, target, bytesMax, cancellation) ? null : tooLarge;
        }
        catch (Exception exception) when (exception is HttpIOException or HttpRequestException or InvalidDataException)
        {
            return HttpClassification.OfFault(
                call, HttpFaults.WithinBody(cancellation), HttpFaults.DetailOf(exception));
        }
        catch (IOException exception) when (exception.InnerException is System.Net.Sockets.SocketException)
        {
            return HttpClassification.OfFault(
                call, HttpFaults.WithinBody(cancellation), HttpFaults.DetailOf(exception));
        }
    }

    private static Failure Mismatch(HttpCall call, string wanted, string found) => new()
    {
        Kind = FailureKind.OutputMismatch,
        Code = "checksum_mismatch",
        Message = $"{call.Url} has the SHA-256 {found}, expected {wanted.ToLowerInvariant()}; nothing was kept. "
            + "Check the URL and the sum.",
        Evidence = new FailureEvidence { Code = "checksum_mismatch", Target = $"{call.Method} {call.Url}" },
    };

    private static DataObject OutputOf(HttpHead head, string path, Kept kept, TimeSpan duration)
    {
        Dictionary<string, string> headers = HttpAnswers.HeadersOf(head.Response!);
        DataObjectBuilder output =
            new DataObjectBuilder().Set("path", path).Set("bytes", kept.Bytes).Set("sha256", kept.Sha256);
        if (headers.TryGetValue("Content-Type", out string? type)) output.Set("contentType", type);
        if (headers.TryGetValue("ETag", out string? etag)) output.Set("etag", etag);
        return output
            .Set("status", (int)head.Response!.StatusCode)
            .Set("url", head.Request!.Url.AbsoluteUri)
            .Set("durationMs", (long)duration.TotalMilliseconds)
            .Build();
    }

    private sealed record Kept(long Bytes, string Sha256);

    /// <summary>What may be kept: so much at most, with this sum where one was asked for.</summary>
    private sealed record Terms(long BytesMax, string? Sha256);
}
