using System.Collections.Immutable;
using System.Text.Json;
using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Rest;

/// <summary>
/// Filters of executions, whether a body has them, a query, or the workspace under a name, and what they ask of the
/// index. Each refusal names its place.
/// </summary>
internal static class ExecutionFilters
{
    /// <summary>What the places of a body's filter begin with.</summary>
    public const string InBody = "/filter/";

    /// <summary>What the places of a query's filter begin with.</summary>
    public const string InQuery = "?";

    /// <summary>The longest <c>sinceAgo</c>: 3,650 days.</summary>
    private static readonly TimeSpan SinceAgoMax = TimeSpan.FromDays(3_650);

    private static readonly int StatusesMax = Words.All<ExecutionStatus>().Count;

    /// <summary>The filter of a query.</summary>
    public static ExecutionFilter Of(HttpRequest request) => new()
    {
        Status = QueryValues.TextOf(request, "status")?.Split(','),
        Health = QueryValues.TextOf(request, "health"),
        FailingNow = QueryValues.FlagOf(request, "failingNow"),
        Project = QueryValues.TextOf(request, "project"),
        Tool = QueryValues.TextOf(request, "tool"),
        ErrorKind = QueryValues.TextOf(request, "errorKind"),
        Fingerprint = QueryValues.TextOf(request, "fingerprint"),
        Parent = QueryValues.TextOf(request, "parent"),
        // Whoever types a search begins somewhere.
        Text = QueryValues.TextOf(request, "text") is { } text && HasWord(text) ? text : null,
        Since = QueryValues.TimeOf(request, "since"),
        SinceAgo = QueryValues.TextOf(request, "sinceAgo"),
        Until = QueryValues.TimeOf(request, "until"),
    };

    /// <summary>The filter that was kept as data.</summary>
    public static ExecutionFilter Of(DataObject kept) =>
        JsonSerializer.Deserialize(DataJson.WriteUtf8(kept), RestBodies.Shapes.ExecutionFilter)!;

    /// <summary>A filter as it is kept: with what it says alone.</summary>
    public static DataObject DataOf(ExecutionFilter filter)
    {
        byte[] whole = JsonSerializer.SerializeToUtf8Bytes(filter, RestBodies.Shapes.ExecutionFilter);
        return DataObject.Of(
        [
            .. ((DataObject)DataJson.Parse(whole)).Properties.Where(static property => SaysSomething(property.Value))
                .Select(static property => (property.Key, property.Value)),
        ]);
    }

    /// <summary>A filter that was kept, narrowed by the one of a query.</summary>
    /// <exception cref="ApiException">Both say the same thing.</exception>
    public static ExecutionFilter Narrow(DataObject kept, ExecutionFilter further)
    {
        DataObject both = kept;
        foreach ((string name, DataValue value) in DataOf(further).Properties)
        {
            if (kept.TryGet(name, out _))
            {
                throw RequestValues.Mistake(
                    $"{InQuery}{name}", "The saved filter says this already.",
                    "Leave it out, or ask without the filter.");
            }

            both = both.With(name, value);
        }

        return Of(both);
    }

    /// <summary>What a filter asks, checked.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="under">What the places of its values begin with.</param>
    /// <param name="workspace">The workspace whose executions are meant.</param>
    /// <param name="now">The time at which they are looked at.</param>
    /// <exception cref="ApiException">A value has a mistake.</exception>
    public static ExecutionQuery QueryOf(ExecutionFilter filter, string under, string workspace, DateTimeOffset now)
    {
        if (filter.Since is not null && filter.SinceAgo is not null)
        {
            throw RequestValues.Mistake(
                $"{under}sinceAgo", "There is 'since' as well.", "Say one of them: a time, or how long ago.");
        }

        return new ExecutionQuery
        {
            Workspace = workspace,
            Statuses = StatusesOf(filter.Status, $"{under}status"),
            Health = WordOf<HealthWord>(filter.Health, $"{under}health"),
            IsFailing = filter.FailingNow == true,
            Project = TextOf(filter.Project, $"{under}project"),
            Tool = TextOf(filter.Tool, $"{under}tool"),
            ErrorKind = WordOf<FailureKind>(filter.ErrorKind, $"{under}errorKind"),
            Fingerprint = TextOf(filter.Fingerprint, $"{under}fingerprint"),
            Parent = TextOf(filter.Parent, $"{under}parent"),
            Text = WordsOf(filter.Text, $"{under}text"),
            Since = filter.Since,
            SinceAgo = AgoOf(filter.SinceAgo, $"{under}sinceAgo"),
            Until = filter.Until,
            Limit = 1,
            Now = now,
        };
    }

    private static bool SaysSomething(DataValue value) => value switch
    {
        DataNull or DataBoolean { Value: false } => false,
        _ => true,
    };

    private static ImmutableArray<ExecutionStatus> StatusesOf(IReadOnlyList<string>? words, string place)
    {
        if (words is null) return [];
        if (words.Count == 0) throw Empty(place);
        if (words.Count > StatusesMax)
            throw RequestValues.Mistake(place, $"There are {words.Count}.", "Write each status once.");
        return
        [
            .. words.Select(word => RequestValues.WordOf(word ?? "", place, default(ExecutionStatus)))
                .Distinct().Order(),
        ];
    }

    private static T? WordOf<T>(string? text, string place)
        where T : struct, Enum => TextOf(text, place) is { } word
        ? RequestValues.WordOf(word, place, default(T))
        : null;

    private static string? TextOf(string? text, string place)
    {
        if (text is null) return null;
        if (text.Length == 0) throw Empty(place);
        return text.Length <= QueryValues.TextLengthMax
            ? text
            : throw RequestValues.Mistake(
                place, "It is too long.", $"Write {QueryValues.TextLengthMax} characters at most.");
    }

    // A value that somebody forgot to fill in must not mean everything.
    private static ApiException Empty(string place) =>
        RequestValues.Mistake(place, "It is empty.", "Write a value, or leave it out to mean any.");

    // What is looked for must not be left out unnoticed: all executions would be meant.
    private static string? WordsOf(string? text, string place) => TextOf(text, place) is not { } said || HasWord(said)
        ? TextOf(text, place)
        : throw RequestValues.Mistake(place, "It has no word.", "Write letters or digits, or leave it out.");

    private static bool HasWord(string text) => text.Any(char.IsLetterOrDigit);

    private static TimeSpan? AgoOf(string? text, string place)
    {
        TimeSpan? ago = RequestValues.DurationOf(TextOf(text, place), place);
        if (ago is null || (ago > TimeSpan.Zero && ago <= SinceAgoMax)) return ago;
        throw RequestValues.Mistake(
            place, $"'{text}' is not within its range.", $"Write 1ms to {SinceAgoMax.TotalDays:0}d.");
    }
}
