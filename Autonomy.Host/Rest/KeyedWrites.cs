using System.Security.Cryptography;
using System.Text;
using Autonomy.Host.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Autonomy.Host.Rest;

/// <summary>
/// Writes with an idempotency key: sent again, they are answered again, and have no second effect. Comes behind what
/// holds answers back and says who calls.
/// </summary>
internal sealed class KeyedWrites(KeptAnswers answers)
{
    /// <summary>The header with the key.</summary>
    public const string Header = "Idempotency-Key";

    private const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Serves a request, or answers as it was answered before.</summary>
    public async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        KeyRule rule = context.GetEndpoint()?.Metadata.GetMetadata<KeyRule>() ?? KeyRule.Kept;
        bool isKeyed = context.Request.Headers.ContainsKey(Header) && context.Features.Get<HeldBody>() is not null
            && context.Features.Get<Caller>() is not null;
        if (!isKeyed || rule == KeyRule.OfItsOwn) await next(context);
        else await ServeKeyedAsync(context, rule, next);
    }

    private async Task ServeKeyedAsync(HttpContext context, KeyRule rule, RequestDelegate next)
    {
        if (rule == KeyRule.Refused)
        {
            throw new ApiException(
                ApiFault.Meaning, "idempotency_key_refused",
                "The answer to this request holds a secret, which is kept nowhere. Send it without a key.");
        }

        string key = KeyOf(context.Request);
        string request = await HashOfAsync(context);
        using KeyedRequest keyed =
            await answers.BeginAsync(context.CallerOf(), key, request, context.RequestAborted);
        if (keyed.Answer is { } known)
        {
            await ReplayAsync(context, known);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception refusal) when (refusal is ApiException or BadHttpRequestException)
        {
            await answers.EndAsync(keyed, request, null);
            throw;
        }

        await answers.EndAsync(keyed, request, await AnswerOfAsync(context));
    }

    private static string KeyOf(HttpRequest request)
    {
        string? key = request.Headers[Header] is [{ } one] ? one : null;
        return SubmissionDesk.IsKey(key) ? key : throw SubmissionDesk.InvalidKey();
    }

    // The body is read here, and then again by whoever handles the request.
    private static async Task<string> HashOfAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        string head = $"{request.Method}\n{request.GetEncodedPathAndQuery()}\n{request.Headers.IfMatch}\n";
        string hash = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(head), .. body.ToArray()]));
        body.Position = 0;
        request.Body = body;
        return hash;
    }

    private static async Task<KeptAnswer?> AnswerOfAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest) return null;
        HeldBody held = context.Features.GetRequiredFeature<HeldBody>();
        await held.CompleteAsync();
        return new KeptAnswer(
            response.StatusCode, response.ContentType, response.Headers.Location,
            Encoding.UTF8.GetString(held.Bytes.Span));
    }

    private static async Task ReplayAsync(HttpContext context, KeptAnswer known)
    {
        context.Response.StatusCode = known.Status;
        context.Response.ContentType = known.Type;
        context.Response.Headers[ReplayedHeader] = "true";
        if (known.Location is { } location) context.Response.Headers.Location = location;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(known.Body), context.RequestAborted);
    }
}

/// <summary>What an endpoint does with idempotency keys.</summary>
internal sealed class KeyRule
{
    /// <summary>Its answers are kept by the key. So is every write's that says nothing else.</summary>
    public static readonly KeyRule Kept = new();

    /// <summary>It takes the key itself.</summary>
    public static readonly KeyRule OfItsOwn = new();

    /// <summary>It takes none: what it answers is kept nowhere.</summary>
    public static readonly KeyRule Refused = new();

    private KeyRule()
    {
    }
}
