using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Autonomy.Host.Rest;

/// <summary>
/// Reads the bodies of requests, strictly: JSON in UTF-8, without a byte order mark, nothing twice, nothing unknown,
/// nothing after it.
/// </summary>
internal static class JsonBody
{
    private const int FirstBytes = 16 << 10;

    /// <summary>The body, which must be there.</summary>
    /// <exception cref="ApiException">It is not of the form.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> shape)
        where T : class =>
        await ReadOptionalAsync(context, shape)
        ?? throw Empty();

    /// <summary>The body, or null where there is none.</summary>
    /// <exception cref="ApiException">It is not of the form.</exception>
    public static Task<T?> ReadOptionalAsync<T>(HttpContext context, JsonTypeInfo<T> shape)
        where T : class => TakeAsync(context, utf8 => Parse(utf8, shape));

    /// <summary>
    /// The body, which must be there, and the names of its properties that are null: to be told from those that are not
    /// there at all.
    /// </summary>
    /// <exception cref="ApiException">It is not of the form.</exception>
    public static async Task<(T Body, IReadOnlySet<string> Nulls)> ReadWithNullsAsync<T>(
        HttpContext context, JsonTypeInfo<T> shape)
        where T : class
    {
        BodyWithNulls<T>? read =
            await TakeAsync(context, utf8 => new BodyWithNulls<T>(Parse(utf8, shape), NullsIn(utf8)));
        return read is null ? throw Empty() : (read.Body, read.Nulls);
    }

    private static async Task<T?> TakeAsync<T>(HttpContext context, Parsing<T> parse)
        where T : class
    {
        // The server holds every body to the same limit as it is read; here what says its length is refused unread.
        IHttpMaxRequestBodySizeFeature? limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (context.Request.ContentLength > limit?.MaxRequestBodySize)
        {
            // What is sent all the same is thrown away for some seconds, so that the sender gets to read the answer.
            limit.MaxRequestBodySize = null;
            throw TooLarge();
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(FirstBytes);
        try
        {
            int length = 0;
            while (true)
            {
                int read = await context.Request.Body.ReadAsync(rented.AsMemory(length), context.RequestAborted);
                if (read == 0) break;
                length += read;
                if (length == rented.Length) rented = Grow(rented);
            }

            if (length == 0) return null;
            DemandJson(context.Request);
            return parse(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Refuses a body that cannot be read, before anything else is done about its request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="utf8">Its body.</param>
    /// <param name="shape">What the body must be.</param>
    /// <param name="isOptional">Whether there may be none.</param>
    /// <exception cref="ApiException">It is not of the form.</exception>
    public static void Demand(HttpRequest request, ReadOnlySpan<byte> utf8, JsonTypeInfo shape, bool isOptional)
    {
        if (utf8.IsEmpty && isOptional) return;
        if (utf8.IsEmpty) throw Empty();
        DemandJson(request);
        Parse(utf8, shape);
    }

    // It was read as an object before.
    private static HashSet<string> NullsIn(ReadOnlySpan<byte> utf8)
    {
        var nulls = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = RequestValues.BodyDepthMax });
        string name = "";
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1) continue;
            if (reader.TokenType == JsonTokenType.PropertyName) name = reader.GetString()!;
            else if (reader.TokenType == JsonTokenType.Null) nulls.Add(name);
        }

        return nulls;
    }

    private static ApiException Empty() => new(
        ApiFault.Syntax, "empty_body", "The body is empty. Send a JSON object.");

    private delegate T Parsing<T>(ReadOnlySpan<byte> utf8);

    private sealed record BodyWithNulls<T>(T Body, HashSet<string> Nulls);

    private static byte[] Grow(byte[] full)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    /// <summary>Refuses a body that does not say that it is JSON in UTF-8.</summary>
    /// <exception cref="ApiException">It does not.</exception>
    public static void DemandJson(HttpRequest request)
    {
        bool isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        if (!isJson) throw NoJson();
    }

    private static T Parse<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> shape)
        where T : class => (T)Parse(utf8, (JsonTypeInfo)shape);

    private static object Parse(ReadOnlySpan<byte> utf8, JsonTypeInfo shape)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            throw new ApiException(
                ApiFault.Syntax, "byte_order_mark", "The body begins with a byte order mark. Send it without.");
        }

        try
        {
            object body = JsonSerializer.Deserialize(utf8, RestBodies.OfRequest(shape))
                ?? throw new ApiException(ApiFault.Syntax, "invalid_json", "The body is null. Send a JSON object.");
            RequestValues.DemandNoNul(utf8);
            return body;
        }
        catch (JsonException exception)
        {
            throw Refuse(exception, shape);
        }
    }

    private static ApiException Refuse(JsonException exception, JsonTypeInfo shape)
    {
        ImmutableArray<string> segments = JsonPaths.SegmentsOf(exception.Path);
        string path = JsonPaths.PointerOf(exception.Path);
        JsonFault fault = JsonFaults.Of(exception);
        if (exception.Message.Contains("could not be mapped", StringComparison.Ordinal))
            fault = Unknown(segments.LastOrDefault(""), shape);
        string[] places = [.. fault.Properties.Select(
            name => segments is [.., var last] && last == name ? path : JsonPointer.Of(path, name))];
        return new ApiException(
            ApiFault.Syntax, "invalid_json",
            $"The body cannot be read{JsonFaults.PlaceOf(exception)}: {fault.What}", exception)
        {
            Mistakes =
            [
                .. (places.Length > 0 ? places : [path]).Select(at => new ApiMistake(at, fault.What, fault.Fix)),
            ],
        };
    }

    private static JsonFault Unknown(string name, JsonTypeInfo shape)
    {
        string? near = NearestName.Of(name, shape.Properties.Select(property => property.Name));
        return new JsonFault(
            $"There is no property '{Refusals.Excerpt(name)}' here.",
            near is null ? "Leave it out." : $"Did you mean '{near}'?");
    }

    /// <summary>The body is not of the type that is read.</summary>
    public static ApiException NoJson() => new(
        ApiFault.MediaType, "unsupported_media_type",
        "The body's type is not read. Send JSON in UTF-8 with 'Content-Type: application/json'.");

    /// <summary>The body is longer than the service takes.</summary>
    public static ApiException TooLarge() => new(
        ApiFault.TooLarge, "body_too_large",
        "The body is longer than this service takes ('autonomy.http.body-bytes-max' in its configuration).");

    /// <summary>The body is longer than what is sent to this path may be.</summary>
    /// <param name="bytesMax">How long it may be, in bytes.</param>
    public static ApiException TooLarge(int bytesMax) => new(
        ApiFault.TooLarge, "body_too_large", $"The body is longer than may be sent here: {bytesMax} bytes at most.");
}
