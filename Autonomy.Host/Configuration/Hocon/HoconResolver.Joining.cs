using System.Text;

namespace Autonomy.Host.Configuration.Hocon;

/// <content>Values side by side.</content>
internal sealed partial class HoconResolver
{
    /// <summary>Objects are merged, arrays put one after the other, everything else becomes a text.</summary>
    private HoconNode? Join(HoconNode.Concatenation concatenation, Func<HoconNode?> below)
    {
        List<HoconNode> pieces = [];
        foreach (HoconNode piece in concatenation.Pieces)
        {
            HoconNode? value = piece is HoconNode.Below ? below() : Evaluate(piece);
            if (value is not null) pieces.Add(value);
        }

        List<HoconNode> values = pieces.FindAll(static piece => !IsGap(piece));
        if (values.Count == 0) return null;
        if (values.Exists(static value => value is HoconNode.Array))
            return Arrays(values, concatenation.Position);
        if (values.TrueForAll(static value => value is HoconNode.Layers))
            return Layered(values.Cast<HoconNode.Layers>().SelectMany(static value => value.Objects));
        if (values.Find(static value => value is HoconNode.Layers) is { } mixed)
            throw Mixed(mixed.Position, "An object stands beside a text");
        return Text(pieces, concatenation.Position);
    }

    private HoconNode.Array Arrays(List<HoconNode> values, HoconPosition position)
    {
        List<HoconNode> items = [];
        foreach (HoconNode value in values)
        {
            items.AddRange(value switch
            {
                HoconNode.Array array => array.Items,
                HoconNode.Layers layers =>
                    Elements(layers) ?? throw Mixed(layers.Position, "An object stands beside an array"),
                _ => throw Mixed(value.Position, "A text stands beside an array"),
            });
        }

        Count(items.Count, position);
        return new HoconNode.Array(position, items);
    }

    /// <summary>The fields of an object whose names are whole numbers, in their order; null: there are none.</summary>
    private List<HoconNode>? Elements(HoconNode.Layers layers)
    {
        List<HoconNode> elements = [.. HoconConversion.Indices(KeysOf(layers))
            .Select(key => Child(layers, key))
            .OfType<HoconNode>()];
        return elements.Count == 0 ? null : elements;
    }

    private static HoconNode.Scalar Text(List<HoconNode> pieces, HoconPosition position)
    {
        StringBuilder text = new();
        foreach (HoconNode.Scalar piece in pieces.Cast<HoconNode.Scalar>())
        {
            text.Append(piece.Value.Text);
            if (text.Length <= HoconLimits.TextCharactersMax) continue;
            throw Refuse(
                position, $"The text is longer than {HoconLimits.TextCharactersMax} characters after substitution.",
                "Refer to less, or less often.");
        }

        return new HoconNode.Scalar(new HoconText(position, text.ToString()));
    }

    private static bool IsGap(HoconNode node) => node is HoconNode.Scalar { IsGap: true };

    private static HoconException Mixed(HoconPosition position, string what) =>
        Refuse(position, $"{what} on one line.", "Put values of one kind side by side, or a comma between them.");
}
