using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// The text of a plan as data, with the place of each value in the text. It knows nothing of what a plan means: that is
/// <see cref="PlanReader"/>'s. Safe to use from any thread.
/// </summary>
public sealed class PlanDocument
{
    private readonly Lazy<Dictionary<string, DocumentPlace>> _places;

    internal PlanDocument(
        DataValue? root, ImmutableArray<PlanFault> faults, Func<Dictionary<string, DocumentPlace>> places)
    {
        Root = root;
        Faults = faults;
        _places = new Lazy<Dictionary<string, DocumentPlace>>(places);
    }

    /// <summary>The data, or null when the text is so broken that there is none.</summary>
    public DataValue? Root { get; }

    /// <summary>What is wrong with the text itself; what could still be read is in <see cref="Root"/>.</summary>
    public ImmutableArray<PlanFault> Faults { get; }

    /// <summary>A document without a text: a plan that another program hands over as data.</summary>
    public static PlanDocument Of(DataValue root) => new(root, [], static () => []);

    /// <summary>The same text with other data: what stands nowhere in the text is where its holder is.</summary>
    internal PlanDocument WithRoot(DataValue root) => new(root, Faults, () => _places.Value);

    /// <summary>
    /// Where the value at a JSON pointer begins, or what holds it when there is no such value; null without a text.
    /// </summary>
    public TextPosition? PositionOf(string path) => Find(path)?.Value;

    /// <summary>
    /// Where the key of the value at a JSON pointer stands; the value's own place when it is in a list.
    /// </summary>
    public TextPosition? KeyPositionOf(string path) => Find(path)?.Key;

    private DocumentPlace? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        while (true)
        {
            if (_places.Value.TryGetValue(path, out DocumentPlace place)) return place;
            if (path.Length == 0) return null;
            path = path[..Math.Max(0, path.LastIndexOf('/'))];
        }
    }
}

/// <summary>Where a value and its key stand.</summary>
internal readonly record struct DocumentPlace(TextPosition Key, TextPosition Value);
