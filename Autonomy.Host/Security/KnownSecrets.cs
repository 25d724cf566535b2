using System.Collections.Concurrent;
using Autonomy.Core.Secrets;

namespace Autonomy.Host.Security;

/// <summary>
/// The secrets of each workspace that this process has read, so that they are taken out of whatever is stored,
/// whichever call comes upon them. Of a secret that is changed the former texts are remembered for a while: files and
/// services may have them still. Safe to call from any thread.
/// </summary>
internal sealed class KnownSecrets
{
    /// <summary>
    /// Secrets shorter than so many characters are taken out of what comes of the calls that use them, and of nothing
    /// else: they are words and numbers that stand elsewhere for something else.
    /// </summary>
    public const int LengthMin = 8;

    /// <summary>Texts of one name that are remembered at most, the latest.</summary>
    public const int TextsPerNameMax = 4;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>That a secret of a workspace has this text now.</summary>
    public void Remember(string workspace, string name, string text)
    {
        if (text.Length >= LengthMin) _known.GetOrAdd(workspace, static _ => new Known()).Add(name, text);
    }

    /// <summary>What takes out those of a workspace; made anew only when there is another.</summary>
    public Redactor RedactorOf(string workspace) =>
        _known.TryGetValue(workspace, out Known? known) ? known.Redactor : Redactor.None;

    private sealed class Known
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, List<string>> _texts = new(StringComparer.Ordinal);
        private Redactor? _redactor;

        public Redactor Redactor => Volatile.Read(ref _redactor) ?? Make();

        public void Add(string name, string text)
        {
            lock (_lock)
            {
                if (!_texts.TryGetValue(name, out List<string>? texts)) _texts[name] = texts = [];
                if (texts.Count > 0 && texts[^1] == text) return;
                texts.Remove(text);
                texts.Add(text);
                if (texts.Count > TextsPerNameMax) texts.RemoveAt(0);
                _redactor = null;
            }
        }

        private Redactor Make()
        {
            lock (_lock)
            {
                return _redactor ??= new Redactor(
                    from named in _texts.OrderBy(named => named.Key, StringComparer.Ordinal)
                    from text in named.Value
                    select KeyValuePair.Create(named.Key, text));
            }
        }
    }
}
