using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Security;

/// <summary>What happened to the secrets in the store. What they are is in it encrypted alone.</summary>
public abstract record SecretEvent
{
    private SecretEvent()
    {
    }

    /// <summary>A secret has this text from now on.</summary>
    /// <param name="Workspace">The workspace that it belongs to.</param>
    /// <param name="Name">Its name, as plans write it.</param>
    /// <param name="Sealed">Nonce, tag and cipher text of AES-256-GCM, in base64.</param>
    /// <param name="By">Who set it.</param>
    public sealed record Set(string Workspace, string Name, string Sealed, string By) : SecretEvent;

    /// <summary>A secret is there no more.</summary>
    public sealed record Removed(string Workspace, string Name, string By) : SecretEvent;
}

/// <summary>A secret as the store has it.</summary>
/// <param name="Workspace">The workspace that it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sealed">Nonce, tag and cipher text, in base64.</param>
/// <param name="By">Who set it last.</param>
/// <param name="Time">When.</param>
public sealed record StoredSecret(string Workspace, string Name, string Sealed, string By, DateTimeOffset Time);

/// <summary>The secrets in the store.</summary>
public sealed record SecretRegister
{
    /// <summary>The most secrets at once, of all workspaces together.</summary>
    public const int SecretsMax = 10_000;

    /// <summary>The longest sealed text, in characters of base64: a secret of 64 KiB and what goes with it.</summary>
    public const int SealedLengthMax = 88_000;

    /// <summary>None yet.</summary>
    public static readonly SecretRegister Empty = new();

    /// <summary>The secrets, by workspace and name.</summary>
    public ImmutableDictionary<(string Workspace, string Name), StoredSecret> Secrets { get; init; } =
        ImmutableDictionary<(string Workspace, string Name), StoredSecret>.Empty;

    /// <summary>Decides to set or to remove a secret, which is what would happen then.</summary>
    public Verdict<SecretEvent> Decide(SecretEvent asked)
    {
        (string workspace, string name) = KeyOf(asked);
        if (!AccessNames.IsWorkspace(workspace))
        {
            return Verdict.Refuse<SecretEvent>(
                RejectionCode.InvalidArgument, $"'{Excerpt.Of(workspace)}' is no name of a workspace.");
        }

        if (!AccessNames.IsSecret(name))
        {
            return Verdict.Refuse<SecretEvent>(
                RejectionCode.InvalidArgument,
                $"'{Excerpt.Of(name)}' is no name of a secret. Write 1 to {AccessNames.SecretLengthMax} letters, "
                + "digits, '-', '_' and '.', beginning with a letter, a digit or '_'.");
        }

        bool isThere = Secrets.ContainsKey((workspace, name));
        if (asked is SecretEvent.Removed && !isThere)
        {
            return Verdict.Refuse<SecretEvent>(
                RejectionCode.UnknownSecret, $"The store has no secret '{name}' in the workspace '{workspace}'.");
        }

        if (asked is SecretEvent.Set { Sealed.Length: > SealedLengthMax })
            return Verdict.Refuse<SecretEvent>(RejectionCode.InvalidArgument, "A secret has 64 KiB at most.");
        return asked is SecretEvent.Set && !isThere && Secrets.Count >= SecretsMax
            ? Verdict.Refuse<SecretEvent>(
                RejectionCode.Overloaded, $"There are {SecretsMax} secrets, which is the most. Remove some.")
            : Verdict.Of<SecretEvent>(asked);
    }

    /// <summary>The register after an event.</summary>
    public SecretRegister Apply(SecretEvent happened, DateTimeOffset time) => happened switch
    {
        SecretEvent.Set set => this with
        {
            Secrets = Secrets.SetItem(
                KeyOf(set), new StoredSecret(set.Workspace, set.Name, set.Sealed, set.By, time)),
        },
        SecretEvent.Removed => this with { Secrets = Secrets.Remove(KeyOf(happened)) },
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened?.GetType().Name, "Not an event."),
    };

    private static (string Workspace, string Name) KeyOf(SecretEvent happened) => happened switch
    {
        SecretEvent.Set set => (set.Workspace, set.Name),
        SecretEvent.Removed removed => (removed.Workspace, removed.Name),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened?.GetType().Name, "Not an event."),
    };
}

/// <summary>
/// The stored names of the events of secrets. A name here is for ever; a changed shape gets the next version, and the
/// older ones stay readable.
/// </summary>
public static class SecretEventTable
{
    /// <summary>The stream that holds the secrets of every workspace.</summary>
    public static readonly StreamId Stream = new("secrets");

    private static readonly AccessJson Shapes = new(EventTable<SecretEvent>.Readable(AccessJson.Default.Options));

    private static readonly EventTable<SecretEvent> Table = new(
        ("secret-set", Shapes.Set),
        ("secret-removed", Shapes.Removed));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(SecretEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer service wrote it.</exception>
    public static SecretEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}
