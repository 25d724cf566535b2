using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Autonomy.Host.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>
/// Writes with an idempotency key: sent again, they are answered again, and have no second effect. Comes behind what
/// holds answers back and says who calls, and before what writes the audit log: an answer that is kept has its entry.
/// </summary>
internal sealed class KeyedWrites(KeptAnswers answers)
{
    /// <summary>The header with the key.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The header of an answer that says it is not the first to its key.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Serves a request, or answers as it was answered before.</summary>
    public async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsKeyed(context, out Endpoint? endpoint, out Caller? caller))
        {
            await next(context);
            return;
        }

        if (endpoint.Metadata.GetMetadata<KeyRule>() == KeyRule.Refused)
        {
            throw new ApiException(
                ApiFault.Meaning, "idempotency_key_refused",
                "The answer to this request holds a secret, which is kept nowhere. Send it without a key.");
        }

        // What is refused whatever else it says is refused without a key: nothing of it is stored.
        if (endpoint.Metadata.GetMetadata<Demands>() is { } demands && !demands.AreMetBy(caller)) await next(context);
        else await ServeKeyedAsync(context, endpoint, caller, next);
    }

    private static bool IsKeyed(
        HttpContext context, [NotNullWhen(true)] out Endpoint? endpoint, [NotNullWhen(true)] out Caller? caller)
    {
        (endpoint, caller) = (context.GetEndpoint(), context.Features.Get<Caller>());
        return context.Request.Headers.ContainsKey(Header) && context.Features.Get<HeldBody>() is not null
            && caller is not null && endpoint is RouteEndpoint
            && endpoint.Metadata.GetMetadata<KeyRule>() != KeyRule.OfItsOwn;
    }

    private async Task ServeKeyedAsync(HttpContext context, Endpoint endpoint, Caller caller, RequestDelegate next)
    {
        string key = KeyOf(context.Request);
        string request = await HashOfAsync(context, endpoint);
        using KeyedRequest keyed = await answers.BeginAsync(caller, key, request, context.RequestAborted);
        if (keyed.Answer is { } known)
        {
            await ReplayAsync(context, known);
            return;
        }

        // It has begun: it goes on to its end whether or not the caller is still there, who may have to ask again.
        CancellationToken aborted = context.RequestAborted;
        context.RequestAborted = CancellationToken.None;
        try
        {
            await ServeToItsEndAsync(context, keyed, request, next);
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    }

    private async Task ServeToItsEndAsync(
        HttpContext context, KeyedRequest keyed, string request, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception refusal) when (refusal is ApiException { WasDone: false } or BadHttpRequestException)
        {
            await answers.EndAsync(keyed, request, null);
            throw;
        }

        await KeepAsync(keyed, request, await AnswerOfAsync(context));
    }

    // A request that was done is not to be sent again, whatever becomes of its key.
    private async Task KeepAsync(KeyedRequest keyed, string request, KeptAnswer? answer)
    {
        try
        {
            await answers.EndAsync(keyed, request, answer);
        }
        catch (ApiException exception) when (answer is not null)
        {
            throw new ApiException(
                ApiFault.Unavailable, "answer_not_stored",
                "It was done, but the store does not take its answer now: sent again under its key, it is not answered "
                + "again. Look what became of it.",
                exception)
            {
                WasDone = true,
            };
        }
    }

    private static string KeyOf(HttpRequest request)
    {
        string? key = request.Headers[Header] is [{ } one] ? one : null;
        return SubmissionDesk.IsKey(key) ? key : throw SubmissionDesk.InvalidKey();
    }

    // The body is read here, and then again by whoever handles the request; one that is not of the form is refused
    // before anything of it is stored.
    private static async Task<string> HashOfAsync(HttpContext context, Endpoint endpoint)
    {
        HttpRequest request = context.Request;
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        byte[] text = body.ToArray();
        if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: { } type } accepted)
            JsonBody.Demand(request, text, RestBodies.Shapes.GetTypeInfo(type)!, accepted.IsOptional);
        string head = $"{request.Method}\n{request.GetEncodedPathAndQuery()}\n{request.Headers.IfMatch}\n";
        body.Position = 0;
        request.Body = body;
        return Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(head), .. text]));
    }

    private static async Task<KeptAnswer?> AnswerOfAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest) return null;
        HeldBody held = context.Features.GetRequiredFeature<HeldBody>();
        await held.CompleteAsync();
        return new KeptAnswer(
            response.StatusCode, response.ContentType, response.Headers.Location,
            Encoding.UTF8.GetString(held.Bytes.Span))
        {
            Tag = response.Headers.ETag,
        };
    }

    private static async Task ReplayAsync(HttpContext context, KeptAnswer known)
    {
        context.Response.StatusCode = known.Status;
        context.Response.ContentType = known.Type;
        context.Response.Headers[ReplayedHeader] = "true";
        if (known.Location is { } location) context.Response.Headers.Location = location;
        if (known.Tag is { } tag) context.Response.Headers.ETag = tag;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(known.Body), context.RequestAborted);
    }
}

/// <summary>What an endpoint does with idempotency keys. Where nothing is said, its answers are kept by them.</summary>
internal sealed class KeyRule
{
    /// <summary>It takes the key itself.</summary>
    public static readonly KeyRule OfItsOwn = new();

    /// <summary>It takes none: what it answers is kept nowhere.</summary>
    public static readonly KeyRule Refused = new();

    private KeyRule()
    {
    }
}
