namespace Autonomy.Host.Configuration.Hocon;

/// <summary>One include statement.</summary>
/// <param name="Name">What is to be included, as it is written.</param>
/// <param name="From">The name of the file that the statement stands in.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="IsRequired">Whether it must exist.</param>
/// <param name="Prefix">The path of the object that it stands in.</param>
internal sealed record HoconInclusion(
    string Name, string From, HoconPosition Position, bool IsRequired, IReadOnlyList<string> Prefix);

/// <summary>What is included while a configuration is read: it counts, and refuses circles.</summary>
internal sealed class HoconInclusions(HoconIncluding including)
{
    private readonly List<string> _open = [];
    private int _count;

    /// <summary>Reads a file that stands alone.</summary>
    public HoconNode Read(HoconSource source) => Read(source, []);

    /// <summary>
    /// Puts the fields of the file into the object; one that is missing and not required adds nothing.
    /// </summary>
    public void Add(HoconNode.Object node, HoconInclusion inclusion)
    {
        HoconSource? source = Find(inclusion);
        if (source is null && !inclusion.IsRequired) return;
        if (source is null)
            throw Refuse(inclusion, "does not exist", "Make it, or leave out required() where it may be missing");
        if (_open.Contains(source.Name))
            throw Refuse(inclusion, "is being read already: the includes go in a circle", "Remove one of them");
        if (++_count > HoconLimits.IncludesMax)
            throw Refuse(inclusion, $"is one more than {HoconLimits.IncludesMax} includes", "Put some files together");
        if (Read(source, inclusion.Prefix) is not HoconNode.Object included)
            throw Refuse(inclusion, "holds an array", "Only a file that holds an object can be included");
        foreach ((string key, HoconField field) in included.Fields)
        {
            foreach (HoconNode value in field.Values) node.Assign(value.Position, [key], value);
        }
    }

    private HoconNode Read(HoconSource source, IReadOnlyList<string> prefix)
    {
        _open.Add(source.Name);
        HoconNode root = HoconParser.Read(source, prefix, this);
        _open.RemoveAt(_open.Count - 1);
        return root;
    }

    private HoconSource? Find(HoconInclusion inclusion)
    {
        try
        {
            return including(inclusion.Name, inclusion.From);
        }
        catch (IOException fault)
        {
            throw new HoconException(inclusion.Position, fault.Message, "Mend the file, or remove the include.");
        }
    }

    private static HoconException Refuse(HoconInclusion inclusion, string what, string fix) =>
        new(inclusion.Position, $"The included file '{inclusion.Name}' {what}.", $"{fix}.");
}
