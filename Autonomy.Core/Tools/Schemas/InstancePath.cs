using System.Globalization;

namespace Autonomy.Core.Tools.Schemas;

/// <summary>Where in a document: a JSON pointer (RFC 6901) that becomes text only when a fault names it.</summary>
internal sealed class InstancePath
{
    internal static readonly InstancePath Root = new(null, "");

    private readonly InstancePath? _parent;
    private readonly string _segment;

    private InstancePath(InstancePath? parent, string segment)
    {
        _parent = parent;
        _segment = segment;
    }

    /// <summary>The last name, in quotes, as a message's subject.</summary>
    internal string Subject => _parent is null ? "the value" : $"'{_segment}'";

    internal InstancePath Of(string property) => new(this, property);

    internal InstancePath Of(int index) => new(this, index.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => _parent is null ? "" : $"{_parent}/{Escape(_segment)}";

    private static string Escape(string segment) =>
        segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
