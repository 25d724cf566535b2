using System.Collections.Concurrent;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Secrets;
using Autonomy.Core.Security;

namespace Autonomy.Host.Security;

/// <summary>
/// The secrets of every workspace, for adapters alone: from files, from the environment, or from the store, looked up
/// in that order. Safe to call from any thread.
/// </summary>
public sealed class SecretKeeper : IDisposable
{
    /// <summary>The workspace whose secrets are also looked for where no workspace is named.</summary>
    private const string Home = "default";

    // How long a file that nobody has named yet may be there before it is seen.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly KeptStream<SecretRegister, SecretEvent> _stream;
    private readonly SecretSources _sources;
    private readonly TimeProvider _clock;
    private readonly KnownSecrets _known = new();
    private readonly ConcurrentDictionary<string, Look> _looks = new(StringComparer.Ordinal);

    /// <summary>A keeper of the secrets in this journal; nobody else writes them.</summary>
    public SecretKeeper(IJournal journal, TimeProvider clock, SecretSources sources)
    {
        _stream = new KeptStream<SecretRegister, SecretEvent>(journal, clock, StoredAccess.SecretShape);
        (_sources, _clock) = (sources, clock);
    }

    /// <summary>Reads the secrets of the store.</summary>
    public Task LoadAsync() => _stream.LoadAsync();

    /// <summary>The first secret of the store that cannot be read with the key at hand; null: all can be.</summary>
    public StoredSecret? FirstUnreadable()
    {
        IEnumerable<StoredSecret> stored = _stream.State.Secrets.Values;
        return _sources.Seal is { } seal ? seal.FirstUnopened(stored) : SecretSeal.InOrder(stored).FirstOrDefault();
    }

    /// <summary>Sets or removes a secret of the store, which is sealed already. Gives why it was refused.</summary>
    public Task<Rejection?> SendAsync(SecretEvent asked) => _stream.DecideAsync((register, _) =>
        _sources.MustOpen && asked is SecretEvent.Set set && !Opens(set)
            ? Core.Security.Verdict.Refuse<SecretEvent>(RejectionCode.InvalidArgument, WhyNotTaken(set.Name))
            : register.Decide(asked));

    /// <summary>The text of a secret of a workspace; null when there is none.</summary>
    public string? Find(string workspace, string name)
    {
        if (!AccessNames.IsSecret(name) || !AccessNames.IsWorkspace(workspace)) return null;
        bool isHome = workspace == Home;
        string? text = InFiles(workspace, name)
            ?? (isHome ? InFiles("", name) : null)
            ?? (isHome ? _sources.Environment(name) : null)
            ?? InStore(workspace, name);
        if (text is not null) _known.Remember(workspace, name, text);
        return text;
    }

    /// <summary>Where the secrets of a workspace come from that can be listed, by name; never what they are.</summary>
    public IReadOnlyList<SecretListing> List(string workspace)
    {
        var listed = new SortedDictionary<string, SecretListing>(StringComparer.Ordinal);
        foreach (StoredSecret stored in _stream.State.Secrets.Values.Where(one => one.Workspace == workspace))
            listed[stored.Name] = new SecretListing(stored.Name, "store", stored.Time, stored.By);
        foreach (string name in NamesInFiles(workspace).Concat(workspace == Home ? NamesInFiles("") : []))
            listed[name] = new SecretListing(name, "file", null, null);
        return [.. listed.Values];
    }

    /// <summary>Whether a call of the workspace is given the text of this secret, as things are.</summary>
    public bool CanRead(string workspace, string name) => TextOf(workspace, name) is not null;

    /// <summary>
    /// What takes the secrets of a workspace out of texts: those of the store, of files (a new one within ten seconds)
    /// and of the environment, as they are and as this process has read them before.
    /// </summary>
    public Redactor RedactorOf(string workspace)
    {
        SecretRegister register = _stream.State;
        bool isFresh = _looks.TryGetValue(workspace, out Look? last) && last.Register == register
            && (_sources.Folder is null || _clock.GetElapsedTime(last.At) < LookEvery);
        if (!isFresh && AccessNames.IsWorkspace(workspace))
        {
            // Whatever is read is known from then on.
            foreach (string name in NamesToRead(workspace)) TextOf(workspace, name);
            _looks[workspace] = new Look(register, _clock.GetTimestamp());
        }

        return _known.RedactorOf(workspace);
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => _stream.Dispose();

    private bool Opens(SecretEvent.Set set) => _sources.Seal?.Open(set.Workspace, set.Name, set.Sealed) is not null;

    private string WhyNotTaken(string name) => _sources.Seal is null
        ? $"The service has no key, and could not read '{Excerpt.Of(name)}'. Give it the key by which the secret is "
            + $"sealed (autonomy.security.store-key-file, or {SecretSeal.KeyVariable}), and start it again."
        : $"'{Excerpt.Of(name)}' is sealed with another key than the service has. Use its key, that of "
            + $"autonomy.security.store-key-file or {SecretSeal.KeyVariable}.";

    // A folder that cannot be listed keeps nothing that runs from its end, of which secrets are taken here. Its files
    // are known as soon as a call uses them.
    private string[] NamesToRead(string workspace)
    {
        string[] others = workspace == Home ? [.. _sources.EnvironmentNames] : [];
        try
        {
            return [.. List(workspace).Select(listed => listed.Name), .. others];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [.. NamesInStore(workspace), .. others];
        }
    }

    private IEnumerable<string> NamesInStore(string workspace) => _stream.State.Secrets.Values
        .Where(one => one.Workspace == workspace).Select(static one => one.Name);

    // A file that cannot be read keeps nobody from pausing what runs; calls that need the secret fail by themselves.
    private string? TextOf(string workspace, string name)
    {
        try
        {
            return Find(workspace, name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string? InFiles(string folder, string name)
    {
        if (_sources.Folder is null) return null;
        var file = new FileInfo(Path.Combine(_sources.Folder, folder, name));
        if (!file.Exists || file.Length > SecretSeal.SecretBytesMax) return null;
        string text = File.ReadAllText(file.FullName);
        // An editor ends the last line; a secret does not.
        return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
    }

    private IEnumerable<string> NamesInFiles(string folder)
    {
        if (_sources.Folder is null) return [];
        var here = new DirectoryInfo(Path.Combine(_sources.Folder, folder));
        return here.Exists ? here.EnumerateFiles().Select(file => file.Name).Where(AccessNames.IsSecret) : [];
    }

    private string? InStore(string workspace, string name) =>
        _sources.Seal is not null && _stream.State.Secrets.TryGetValue((workspace, name), out StoredSecret? stored)
            ? _sources.Seal.Open(workspace, name, stored.Sealed)
            : null;

    // What the secrets were read of, and when.
    private sealed record Look(SecretRegister Register, long At);
}

/// <summary>Where secrets are looked for.</summary>
public sealed record SecretSources
{
    /// <summary>
    /// The folder with a folder for each workspace, and in it a file for each secret; the files of the folder itself
    /// are those of the workspace <c>default</c>. Null: none.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>Gives a secret of the workspace <c>default</c> by its name; null when it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>
    /// The names that <see cref="Environment"/> knows, where they can be told: those are taken out of texts before
    /// anybody has used them. Default none.
    /// </summary>
    public IReadOnlyList<string> EnvironmentNames { get; init; } = [];

    /// <summary>Opens those of the store; null: the store's cannot be used.</summary>
    public SecretSeal? Seal { get; init; }

    /// <summary>Whether a secret is refused that the seal does not open. Default: false.</summary>
    public bool MustOpen { get; init; }
}

/// <summary>That there is a secret.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where it is: <c>file</c> or <c>store</c>.</param>
/// <param name="Updated">When it was set; null where that is not known.</param>
/// <param name="By">Who set it; null where that is not known.</param>
public sealed record SecretListing(string Name, string Source, DateTimeOffset? Updated, string? By);
