using System.Text.Json;

namespace Autonomy.Host.Api;

/// <summary>What is wrong with JSON that cannot be read.</summary>
/// <param name="What">What is wrong, as a sentence.</param>
/// <param name="Fix">What to do.</param>
internal sealed record JsonFault(string What, string Fix)
{
    /// <summary>
    /// The properties that are wrong, of the object that its reader stood in; empty: it is where the reader stood.
    /// </summary>
    public IReadOnlyList<string> Properties { get; init; } = [];
}

/// <summary>
/// Says what is wrong with JSON in a caller's words: those of its reader name the types of this program, and count
/// lines from zero.
/// </summary>
internal static class JsonFaults
{
    private const string Wanted = "See the OpenAPI document for what is wanted here.";

    /// <summary>What is wrong.</summary>
    public static JsonFault Of(JsonException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        string message = exception.Message;
        if (Says("Duplicate property"))
        {
            string name = message.Split('\'')[1];
            return new JsonFault(
                $"The property '{Refusals.Excerpt(name)}' stands twice in one object.", "Leave one of them out.")
            {
                Properties = [name],
            };
        }

        if (Says("missing required properties")) return OfMissing(message);
        if (Says("could not be mapped")) return new JsonFault("There is no such property here.", "Leave it out.");
        if (Says("could not be converted"))
            return new JsonFault("The value is of another type than is wanted here.", Wanted);
        return Says("MaxDepth") || Says("maximum configured depth")
            ? new JsonFault("It nests too deep.", "Nest objects and arrays less deep.")
            : new JsonFault(WithoutPlace(message), Wanted);

        bool Says(string words) => message.Contains(words, StringComparison.Ordinal);
    }

    /// <summary>Where its reader stood, as in <c> (line 1, byte 2)</c>; empty where it does not say.</summary>
    public static string PlaceOf(JsonException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.LineNumber is { } line
            ? $" (line {line + 1}, byte {exception.BytePositionInLine + 1})"
            : "";
    }

    // "... was missing required properties including: 'a', 'b'. Path: ..."
    private static JsonFault OfMissing(string message)
    {
        string list = WithoutPlace(message)[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        string[] names =
            [.. list.Split(',').Select(static name => name.Trim(' ', '.', '\'')).Where(static name => name.Length > 0)];
        string what = names.Length == 1
            ? $"The property '{names[0]}' is missing."
            : $"These properties are missing: {string.Join(", ", names)}.";
        return new JsonFault(what, "Send it, too.") { Properties = names };
    }

    private static string WithoutPlace(string message)
    {
        foreach (string place in new[] { " Path: ", " LineNumber: " })
        {
            int at = message.IndexOf(place, StringComparison.Ordinal);
            if (at >= 0) message = message[..at];
        }

        return message;
    }
}
