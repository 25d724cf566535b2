using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters;

/// <summary>Reads the arguments of a call that fits its tool's schema.</summary>
internal readonly struct CallArguments(DataObject input)
{
    public DataObject Input => input;

    public bool Has(string name) => input[name] is not null;

    public string Text(string name) => ((DataString)input[name]!).Value;

    public string TextOr(string name, string otherwise) => input[name] is DataString text ? text.Value : otherwise;

    public string? TextOrNull(string name) => (input[name] as DataString)?.Value;

    public bool FlagOr(string name, bool otherwise) => input[name] is DataBoolean flag ? flag.Value : otherwise;

    public long IntegerOr(string name, long otherwise) =>
        input[name] is DataNumber number && number.TryGetInt64(out long value) ? value : otherwise;

    public double NumberOr(string name, double otherwise) => input[name] is DataNumber number
        ? number.Value
        : otherwise;

    public IReadOnlyList<string> Texts(string name) =>
        input[name] is DataArray array ? [.. array.Items.Select(TextOf)] : [];

    public IReadOnlyList<int> Integers(string name) => input[name] is DataArray array
        ? [.. array.Items.Select(item => ((DataNumber)item).TryGetInt64(out long value) ? (int)value : -1)]
        : [];

    public IReadOnlyDictionary<string, string> TextMap(string name) => input[name] is DataObject map
        ? map.Properties.ToDictionary(property => property.Key, property => TextOf(property.Value))
        : new Dictionary<string, string>();

    public CallArguments Object(string name) => new(input[name] as DataObject ?? DataObject.Empty);

    /// <summary>
    /// A scalar as a program or a query takes it: a string as it is, a number or boolean in its JSON form.
    /// </summary>
    public static string TextOf(DataValue value) => value is DataString text ? text.Value : DataJson.Write(value);

    /// <summary>Where a property of an argument is, as a JSON pointer (RFC 6901).</summary>
    public static string Pointer(string argument, string property)
    {
        string escaped = property
            .Replace("~", "~0", StringComparison.Ordinal)
            .Replace("/", "~1", StringComparison.Ordinal);
        return $"/{argument}/{escaped}";
    }

    /// <summary>The failure of an input that breaks rules.</summary>
    public static Failure Refuse(IReadOnlyList<InputFault> faults) => new()
    {
        Kind = FailureKind.BadInput,
        Code = "bad_input",
        Message = string.Join(' ', faults.Select(fault => $"{fault.Path}: {fault.Message} {fault.Fix}")),
        Evidence = new FailureEvidence { Code = "bad_input", Target = faults[0].Path },
    };
}
