using System.Text;

namespace Autonomy.Tests.Crash;

/// <summary>An effect that a tool had.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Execution">For which execution.</param>
/// <param name="Unit">For which step, or item of one: <c>s1</c>, <c>s1/3</c>.</param>
/// <param name="Attempt">In which attempt.</param>
/// <param name="Key">Under which idempotency key.</param>
internal sealed record Effect(string Tool, string Execution, string Unit, int Attempt, string Key);

/// <summary>
/// What the tools really did, whatever the engine believes: a file for each tool, with a line for each effect that is
/// on disk before the call goes on. It outlives the engines, and is no part of their store.
/// </summary>
internal sealed class Ledger : IDisposable
{
    private readonly Dictionary<string, FileStream> _files = [];
    private readonly HashSet<string> _keys = [];
    private readonly Lock _gate = new();
    private readonly string _folder;

    /// <summary>Opens the ledger in a folder, which is made where it is missing.</summary>
    public Ledger(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        foreach (Effect known in Read(folder)) _keys.Add(known.Key);
    }

    /// <summary>Whether an effect was had under this key.</summary>
    public bool Has(string key)
    {
        lock (_gate) return _keys.Contains(key);
    }

    /// <summary>Adds an effect, and returns once it is on disk.</summary>
    public void Add(Effect effect)
    {
        string line = $"{effect.Execution} {effect.Unit} {effect.Attempt} {effect.Key}\n";
        lock (_gate)
        {
            FileStream file = FileOf(effect.Tool);
            file.Write(Encoding.UTF8.GetBytes(line));
            file.Flush(flushToDisk: true);
            _keys.Add(effect.Key);
        }
    }

    /// <summary>Every effect of the ledger in a folder, those of one tool in their order.</summary>
    public static IReadOnlyList<Effect> Read(string folder) =>
        [.. Directory.GetFiles(folder).SelectMany(file => File.ReadLines(file).Select(line => Parse(file, line)))];

    public void Dispose()
    {
        foreach (FileStream file in _files.Values) file.Dispose();
    }

    private static Effect Parse(string file, string line) =>
        line.Split(' ') is [var execution, var unit, var n, var key]
        ? new Effect(Path.GetFileName(file), execution, unit, int.Parse(n, null), key)
        : throw new FormatException($"'{line}' is no line of the ledger '{file}'.");

    private FileStream FileOf(string tool)
    {
        if (_files.TryGetValue(tool, out FileStream? file)) return file;
        string path = Path.Combine(_folder, tool);
        return _files[tool] = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }
}
