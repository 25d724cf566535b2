using Autonomy.Host.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Autonomy.Host.Rest;

/// <summary>A refusal, as RFC 9457 has it.</summary>
internal sealed record ProblemBody
{
    /// <summary>The type's address; that of the code's line in the documentation.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    /// <summary>A short stable word for programs.</summary>
    public required string Code { get; init; }

    /// <summary>Every single mistake; empty where there is nothing to tell apart.</summary>
    public required IReadOnlyList<ProblemMistake> Errors { get; init; }

    /// <summary>What to look for in the service's log.</summary>
    public required string RequestId { get; init; }
}

/// <summary>A single mistake: where, what, and what to write instead.</summary>
internal sealed record ProblemMistake(string Path, string Message, string Fix);

/// <summary>Refusals as answers over HTTP.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    /// <summary>Answers with the refusal.</summary>
    public static Task WriteAsync(HttpContext context, ApiException refusal)
    {
        int status = StatusOf(refusal.Fault);
        if (refusal.Fault == ApiFault.Unauthenticated) context.Response.Headers.WWWAuthenticate = "Bearer";
        if (refusal.RetryAfter is { } patience)
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(patience.TotalSeconds)).ToString(null, null);
        return WriteAsync(context, status, refusal.Code, refusal.Message, [.. refusal.Mistakes.Select(
            mistake => new ProblemMistake(mistake.Path, mistake.Message, mistake.Fix))]);
    }

    /// <summary>Answers with a refusal of the transport's own.</summary>
    public static async Task WriteAsync(
        HttpContext context, int status, string code, string detail, IReadOnlyList<ProblemMistake>? mistakes = null)
    {
        // What was to be answered, had all gone well, is not: neither its body nor what its head says of it.
        if (context.Features.Get<HeldBody>() is { } held) await held.DiscardAsync();
        context.Response.Headers.Remove(HeaderNames.Location);
        context.Response.Headers.Remove(HeaderNames.ETag);
        context.Response.StatusCode = status;
        var body = new ProblemBody
        {
            Type = $"urn:autonomy:problem:{code}",
            Title = TitleOf(status),
            Status = status,
            Detail = detail,
            Code = code,
            Errors = mistakes ?? [],
            RequestId = context.TraceIdentifier,
        };
        await context.Response.WriteAsJsonAsync(
            body, RestBodies.Shapes.ProblemBody, ContentType, context.RequestAborted);
    }

    private static int StatusOf(ApiFault fault) => fault switch
    {
        ApiFault.Syntax => StatusCodes.Status400BadRequest,
        ApiFault.Meaning => StatusCodes.Status422UnprocessableEntity,
        ApiFault.Unauthenticated => StatusCodes.Status401Unauthorized,
        ApiFault.Forbidden => StatusCodes.Status403Forbidden,
        ApiFault.NotFound => StatusCodes.Status404NotFound,
        ApiFault.State => StatusCodes.Status409Conflict,
        ApiFault.Precondition => StatusCodes.Status412PreconditionFailed,
        ApiFault.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ApiFault.HeadersTooLarge => StatusCodes.Status431RequestHeaderFieldsTooLarge,
        ApiFault.MediaType => StatusCodes.Status415UnsupportedMediaType,
        ApiFault.Load => StatusCodes.Status429TooManyRequests,
        ApiFault.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a sort of refusal."),
    };

    private static string TitleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request is not of the form",
        StatusCodes.Status401Unauthorized => "Who calls is not known",
        StatusCodes.Status403Forbidden => "The token does not allow this",
        StatusCodes.Status404NotFound => "There is no such thing",
        StatusCodes.Status405MethodNotAllowed => "This cannot be done there",
        StatusCodes.Status408RequestTimeout => "The request took too long to arrive",
        StatusCodes.Status409Conflict => "Not in this state",
        StatusCodes.Status412PreconditionFailed => "It has changed meanwhile",
        StatusCodes.Status413PayloadTooLarge => "The request is too large",
        StatusCodes.Status415UnsupportedMediaType => "The body's type is not read",
        StatusCodes.Status422UnprocessableEntity => "The request cannot be done as it is",
        StatusCodes.Status429TooManyRequests => "Too much at once",
        StatusCodes.Status431RequestHeaderFieldsTooLarge => "The headers are too large",
        StatusCodes.Status503ServiceUnavailable => "Not possible at the moment",
        _ => "The service failed",
    };
}
