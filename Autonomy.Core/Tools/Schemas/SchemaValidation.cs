using Autonomy.Core.Values;

namespace Autonomy.Core.Tools.Schemas;

/// <summary>One run of a schema over a value: what was found, and how much work is left to spend.</summary>
internal sealed class SchemaValidation(Func<DataValue, ValueCertainty> certaintyOf)
{
    private const int ShownCharactersMax = 60;

    private List<InputFault> _faults = [];
    private int _checks;
    private int _depth;
    private bool _isStopped;

    internal IReadOnlyList<InputFault> Faults => _faults;

    internal ValueCertainty CertaintyOf(DataValue value) =>
        value.Kind == DataKind.Secret ? ValueCertainty.TextUnknown : certaintyOf(value);

    /// <summary>Whether every part of the value is known.</summary>
    internal bool IsWhollyKnown(DataValue value) => CertaintyOf(value) == ValueCertainty.Known && value switch
    {
        DataArray array => array.Items.All(IsWhollyKnown),
        DataObject record => record.Properties.All(property => IsWhollyKnown(property.Value)),
        _ => true,
    };

    /// <summary>
    /// Begins a check; false when the limits on work are reached. Each true is followed by one <see cref="Leave"/>.
    /// </summary>
    internal bool Enter(InstancePath path)
    {
        if (_isStopped) return false;
        if (++_checks <= JsonSchema.ChecksMax && _depth < JsonSchema.DepthMax)
        {
            _depth++;
            return true;
        }

        Report(path, "the schema takes too much work to check here.", "Use a simpler schema or a smaller value.");
        _isStopped = true;
        return false;
    }

    internal void Leave() => _depth--;

    internal void Report(InstancePath path, string message, string fix)
    {
        if (_isStopped || _faults.Count >= JsonSchema.FaultsMax) return;
        _faults.Add(new InputFault(path.ToString(), char.ToUpperInvariant(message[0]) + message[1..], fix));
    }

    /// <summary>What <paramref name="schema"/> alone finds; nothing of it is reported.</summary>
    internal IReadOnlyList<InputFault> Try(SchemaNode schema, DataValue value, InstancePath path)
    {
        List<InputFault> outer = _faults;
        List<InputFault> inner = [];
        _faults = inner;
        schema.Check(value, path, this);
        _faults = outer;
        if (_isStopped && outer.Count < JsonSchema.FaultsMax) outer.AddRange(inner.TakeLast(1));
        return inner;
    }

    /// <summary>The value for a message: compact, and cut when it is long.</summary>
    internal static string Show(DataValue value)
    {
        string text = value is DataArray or DataObject ? Outline(value) : value.ToString();
        return text.Length <= ShownCharactersMax ? text : $"{text[..ShownCharactersMax]}...";
    }

    private static string Outline(DataValue value) => value switch
    {
        DataArray { Items.Length: > 10 } array => $"an array of {array.Items.Length}",
        DataObject { Count: > 10 } record => $"an object of {record.Count} properties",
        _ => value.ToString(),
    };
}
