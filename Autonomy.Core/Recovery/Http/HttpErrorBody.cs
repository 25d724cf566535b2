using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Recovery;

/// <summary>
/// What the body of an error says about itself. Services write it in many shapes: RFC 9457 problems, OAuth errors
/// (<c>error</c>), nested errors (<c>error.code</c>, <c>error.type</c>), lists (<c>errors[0].code</c>,
/// <c>error.details[].reason</c>), and AWS's <c>__type</c>.
/// </summary>
/// <param name="Codes">Everything that may be a code, the most specific first, as written.</param>
/// <param name="Message">The server's own words, one line of at most 300 characters, or null.</param>
public sealed record HttpErrorBody(ImmutableArray<string> Codes, string? Message)
{
    /// <summary>A body that says nothing.</summary>
    public static readonly HttpErrorBody Nothing = new([], null);

    private const int CodeLengthMax = 64;
    private const int TypeLengthMax = 300;
    private const int ItemsMax = 20;

    private static readonly string[] CodeNames =
        ["code", "error_code", "errorCode", "reason", "type", "__type", "status", "error"];
    private static readonly string[] MessageNames =
        ["message", "Message", "error_description", "detail", "title", "error", "msg"];

    /// <summary>The fields that the server refuses; at most 20, empty when it names none.</summary>
    public ImmutableArray<FieldFault> Fields { get; init; } = [];

    /// <summary>The right that the credential lacks, where the body names it.</summary>
    public string? ScopeAsked { get; init; }

    /// <summary>The first code that says what kind of failure this is, with that kind; null when none does.</summary>
    public (FailureKind Kind, string Code)? Known => Specific ?? Generic;

    /// <summary>The first code that says so by itself, rather than naming a whole class of errors.</summary>
    internal (FailureKind Kind, string Code)? Specific => FirstOf(ErrorCodeTable.SpecificOf);

    /// <summary>The first code that names a whole class of errors.</summary>
    internal (FailureKind Kind, string Code)? Generic => FirstOf(ErrorCodeTable.GenericOf);

    /// <summary>Reads a parsed body; anything but an object says nothing.</summary>
    public static HttpErrorBody Read(DataValue? body)
    {
        if (body is not DataObject outer) return Nothing;
        var codes = ImmutableArray.CreateBuilder<string>();
        DataObject? inner = InnerOf(outer);
        if (inner is not null)
        {
            foreach (DataObject item in ItemsOf(inner, "errors").Concat(ItemsOf(inner, "details")))
                CollectCodes(item, codes);
            CollectCodes(inner, codes);
        }

        CollectCodes(outer, codes);
        return new HttpErrorBody(codes.ToImmutable(), MessageOf(inner) ?? MessageOf(outer))
        {
            Fields = FieldFaultReader.Read(outer),
            ScopeAsked = (outer["needed"] as DataString)?.Value,
        };
    }

    /// <summary>This body with a code before its own: the one of a <c>WWW-Authenticate</c> header.</summary>
    public HttpErrorBody WithFirstCode(string code) => this with { Codes = Codes.Insert(0, code) };

    private (FailureKind Kind, string Code)? FirstOf(Func<string, FailureKind?> kindOf)
    {
        foreach (string code in Codes)
        {
            if (kindOf(code) is { } kind) return (kind, code);
        }

        return null;
    }

    private static DataObject? InnerOf(DataObject outer)
    {
        if (outer["error"] is DataObject error) return error;
        if (outer["errors"] is not DataArray { Items: [DataObject first, ..] }) return null;
        // GraphQL keeps the code of an error among its extensions.
        return first["extensions"] is DataObject { Count: > 0 } extensions && extensions["code"] is { } code
            ? first.With("code", code)
            : first;
    }

    private static IEnumerable<DataObject> ItemsOf(DataObject from, string name) =>
        from[name] is DataArray list ? list.Items.Take(ItemsMax).OfType<DataObject>() : [];

    private static void CollectCodes(DataObject from, ImmutableArray<string>.Builder codes)
    {
        foreach (string name in CodeNames)
        {
            if (from[name] is not DataString { Value: { Length: > 0 and <= TypeLengthMax } text }) continue;
            // The type of a problem is a URI; its last segment is the code.
            string code = text[(text.TrimEnd('/').LastIndexOfAny(['/', '#', ':']) + 1)..].TrimEnd('/');
            if (code.Length is > 0 and <= CodeLengthMax) codes.Add(code);
        }
    }

    private static string? MessageOf(DataObject? from)
    {
        if (from is null) return null;
        foreach (string name in MessageNames)
        {
            if (from[name] is DataString { Value.Length: > 0 } text) return Sentence.OneLine(text.Value);
        }

        return null;
    }
}
