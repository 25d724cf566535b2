using System.Collections.Immutable;

namespace Autonomy.Host.Api;

/// <summary>
/// A request was refused, and nothing of it is stored, unless <see cref="WasDone"/> or <see cref="IsUnknown"/>. Each
/// transport says so in its own way.
/// </summary>
public sealed class ApiException : Exception
{
    /// <summary>Refuses a request.</summary>
    /// <param name="fault">What sort of refusal it is.</param>
    /// <param name="code">A short stable word for programs: <c>unknown_execution</c>.</param>
    /// <param name="message">What is so, and what to do.</param>
    /// <param name="cause">What led to it, if it was another exception.</param>
    public ApiException(ApiFault fault, string code, string message, Exception? cause = null)
        : base(message, cause) => (Fault, Code) = (fault, code);

    /// <summary>What sort of refusal it is.</summary>
    public ApiFault Fault { get; }

    /// <summary>A short stable word for programs.</summary>
    public string Code { get; }

    /// <summary>
    /// Whether it was done all the same, and only something that belongs to it was not: whoever sends it again does it
    /// twice. Default false.
    /// </summary>
    public bool WasDone { get; init; }

    /// <summary>
    /// Whether it is not known if it was done, or still will be: whoever sends it again may do it twice. Default false.
    /// </summary>
    public bool IsUnknown { get; init; }

    /// <summary>Every single mistake of the request; empty where there is nothing to tell apart.</summary>
    public ImmutableArray<ApiMistake> Mistakes { get; init; } = [];

    /// <summary>When it makes sense to ask again; null: that does not depend on the time.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>A single mistake in a request.</summary>
/// <param name="Path">Where, as a JSON pointer (RFC 6901): <c>/plan/steps/3/with/url</c>.</param>
/// <param name="Message">What is wrong, with the value.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record ApiMistake(string Path, string Message, string Fix);

/// <summary>The sorts of refusals, each with one status of HTTP and one of gRPC.</summary>
public enum ApiFault
{
    /// <summary>The request is not of the form.</summary>
    Syntax,

    /// <summary>It is of the form, and means nothing that could be done.</summary>
    Meaning,

    /// <summary>There is no valid token.</summary>
    Unauthenticated,

    /// <summary>The token's role does not allow it.</summary>
    Forbidden,

    /// <summary>There is no such thing, or it belongs to another workspace.</summary>
    NotFound,

    /// <summary>The thing is not in a state for it.</summary>
    State,

    /// <summary>A condition of the request (<c>If-Match</c>) does not hold.</summary>
    Precondition,

    /// <summary>The request is too large.</summary>
    TooLarge,

    /// <summary>The headers of the request are too large.</summary>
    HeadersTooLarge,

    /// <summary>The body is of a type that is not read.</summary>
    MediaType,

    /// <summary>There is too much to do at the moment, or for this caller.</summary>
    Load,

    /// <summary>The store does not take or give anything at the moment.</summary>
    Unavailable,
}
