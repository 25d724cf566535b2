namespace Autonomy.Host.Configuration.Hocon;

/// <summary>A value after substitution, with the place that it was written at.</summary>
internal abstract record HoconValue(HoconPosition Position)
{
    private protected abstract string Kind { get; }

    /// <summary>The value in a few words, for messages.</summary>
    public string Describe() => this is HoconScalar { Text: { Length: <= 60 } text } ? $"{Kind} '{text}'" : Kind;
}

/// <summary>A value that is neither object nor array.</summary>
/// <param name="Position">Where it was written.</param>
/// <param name="Text">What it becomes within a text: as it was written, without quotes.</param>
internal abstract record HoconScalar(HoconPosition Position, string Text) : HoconValue(Position);

/// <summary><c>null</c>.</summary>
internal sealed record HoconNull(HoconPosition Position) : HoconScalar(Position, "null")
{
    private protected override string Kind => "the value";
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed record HoconBoolean(HoconPosition Position, bool Value)
    : HoconScalar(Position, Value ? "true" : "false")
{
    private protected override string Kind => "the boolean";
}

/// <summary>A number by the grammar of JSON, kept as it was written.</summary>
internal sealed record HoconNumber(HoconPosition Position, string Text) : HoconScalar(Position, Text)
{
    private protected override string Kind => "the number";
}

/// <summary>A text.</summary>
internal sealed record HoconText(HoconPosition Position, string Text) : HoconScalar(Position, Text)
{
    private protected override string Kind => "the text";
}

/// <summary>An array.</summary>
internal sealed record HoconArray(HoconPosition Position, IReadOnlyList<HoconValue> Items) : HoconValue(Position)
{
    private protected override string Kind => $"an array of {Items.Count}";
}

/// <summary>An object; its fields are in the order of their first mention.</summary>
internal sealed record HoconObject(HoconPosition Position, OrderedDictionary<string, HoconValue> Fields)
    : HoconValue(Position)
{
    private protected override string Kind => "an object";

    /// <summary>The value at the path, or null when there is none.</summary>
    public HoconValue? Find(params ReadOnlySpan<string> path)
    {
        HoconValue? value = this;
        foreach (string key in path) value = (value as HoconObject)?.Fields.GetValueOrDefault(key);
        return value;
    }
}
