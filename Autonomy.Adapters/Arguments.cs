using System.Collections.Immutable;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters;

/// <summary>Reads the arguments of a call that already fits its tool's schema.</summary>
internal static class Arguments
{
    internal static bool Has(this DataObject input, string name) => input[name] is not null;

    internal static string Text(this DataObject input, string name) => ((DataString)input[name]!).Value;

    internal static string Text(this DataObject input, string name, string otherwise) =>
        input.TextOrNull(name) ?? otherwise;

    internal static string? TextOrNull(this DataObject input, string name) => (input[name] as DataString)?.Value;

    internal static long Integer(this DataObject input, string name, long otherwise) =>
        input.IntegerOrNull(name) ?? otherwise;

    internal static long? IntegerOrNull(this DataObject input, string name) =>
        input[name] is DataNumber number && number.TryGetInt64(out long value) ? value : null;

    internal static double Number(this DataObject input, string name, double otherwise) =>
        input[name] is DataNumber number ? number.Value : otherwise;

    internal static bool Flag(this DataObject input, string name, bool otherwise = false) =>
        input[name] is DataBoolean flag ? flag.Value : otherwise;

    internal static ImmutableArray<DataValue> Items(this DataObject input, string name) =>
        input[name] is DataArray array ? array.Items : [];

    internal static ImmutableArray<string> Texts(this DataObject input, string name) =>
        [.. input.Items(name).Select(TextOf)];

    internal static ImmutableArray<int> Integers(this DataObject input, string name) =>
        [.. input.Items(name).Select(item => ((DataNumber)item).TryGetInt64(out long value) ? (int)value : -1)];

    internal static DataObject Object(this DataObject input, string name) =>
        input[name] as DataObject ?? DataObject.Empty;

    internal static IReadOnlyDictionary<string, string> TextMap(this DataObject input, string name) =>
        input.Object(name).Properties.ToDictionary(property => property.Key, property => TextOf(property.Value));

    internal static DataArray ToData(this IEnumerable<DataValue> items) => new([.. items]);

    /// <summary>
    /// A scalar as a program or a query takes it: a string as it is, a number or boolean in its JSON form.
    /// </summary>
    internal static string TextOf(DataValue value) => value is DataString text ? text.Value : DataJson.Write(value);

    /// <summary>Where a property of an argument is, as a JSON pointer (RFC 6901).</summary>
    internal static string Pointer(string argument, string property)
    {
        string escaped = property
            .Replace("~", "~0", StringComparison.Ordinal)
            .Replace("/", "~1", StringComparison.Ordinal);
        return $"/{argument}/{escaped}";
    }

    /// <summary>The failure of an input that breaks rules.</summary>
    internal static Failure Refuse(IReadOnlyList<InputFault> faults) => new()
    {
        Kind = FailureKind.BadInput,
        Code = "bad_input",
        Message = string.Join(' ', faults.Select(fault => $"{fault.Path}: {fault.Message} {fault.Fix}")),
        Evidence = new FailureEvidence { Code = "bad_input", Target = faults[0].Path },
    };
}
