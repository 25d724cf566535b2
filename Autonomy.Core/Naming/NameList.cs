using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Verdict = Autonomy.Core.Security.Verdict;

namespace Autonomy.Core.Naming;

/// <summary>What happened to a list of the names of things that have streams of their own.</summary>
public abstract record NameEvent
{
    private NameEvent()
    {
    }

    /// <summary>A thing of this name may be there from now on.</summary>
    public sealed record Listed(string Name) : NameEvent;

    /// <summary>There is no such thing any more.</summary>
    public sealed record Unlisted(string Name) : NameEvent;
}

/// <summary>
/// Names of things that have streams of their own, in the order in which they were listed. A name is listed before its
/// thing begins and unlisted after it has ended: it may stand there without one, never the other way round.
/// </summary>
/// <param name="Names">The names.</param>
public sealed record NameList(ImmutableList<string> Names)
{
    /// <summary>None yet.</summary>
    public static readonly NameList Empty = new(ImmutableList<string>.Empty);

    /// <summary>The list after an event.</summary>
    public NameList Apply(NameEvent happened) => happened switch
    {
        NameEvent.Listed listed => new NameList(Names.Add(listed.Name)),
        NameEvent.Unlisted unlisted => new NameList(Names.Remove(unlisted.Name)),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened?.GetType().Name, "Not an event."),
    };

    /// <summary>What becomes of the wish to list a name, where there may be so many.</summary>
    /// <param name="name">The name.</param>
    /// <param name="max">How many there may be.</param>
    public Verdict<NameEvent> List(string name, int max)
    {
        if (Names.Contains(name, StringComparer.Ordinal)) return new Verdict<NameEvent>([], null);
        return Names.Count < max
            ? Verdict.Of<NameEvent>(new NameEvent.Listed(name))
            : Verdict.Refuse<NameEvent>(
                RejectionCode.InvalidArgument, $"There are {max} already, which is the most. Delete some.");
    }

    /// <summary>What becomes of the wish to keep the latest names, so many of them.</summary>
    public Verdict<NameEvent> Keep(int max) =>
        new([.. Names.Take(Names.Count - max).Select(static name => new NameEvent.Unlisted(name))], null);

    /// <summary>What becomes of the wish to take a name out.</summary>
    public Verdict<NameEvent> Unlist(string name) => Names.Contains(name, StringComparer.Ordinal)
        ? Verdict.Of<NameEvent>(new NameEvent.Unlisted(name))
        : new Verdict<NameEvent>([], null);
}

/// <summary>The stored names of the events of lists of names. A name here is for ever.</summary>
public static class NameEventTable
{
    private static readonly NameJson Shapes = new(EventTable<NameEvent>.Readable(NameJson.Default.Options));

    private static readonly EventTable<NameEvent> Table =
        new(("name-listed", Shapes.Listed), ("name-unlisted", Shapes.Unlisted));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(NameEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer engine wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static NameEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NameEvent.Listed))]
[JsonSerializable(typeof(NameEvent.Unlisted))]
internal sealed partial class NameJson : JsonSerializerContext;
