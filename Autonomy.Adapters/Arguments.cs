using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Adapters;

/// <summary>Reads the arguments of a call that already fits its tool's schema.</summary>
internal static class Arguments
{
    internal static string Text(this DataObject input, string name) => ((DataString)input[name]!).Value;

    internal static string Text(this DataObject input, string name, string otherwise) =>
        input.TextOrNull(name) ?? otherwise;

    internal static string? TextOrNull(this DataObject input, string name) => (input[name] as DataString)?.Value;

    internal static long Integer(this DataObject input, string name, long otherwise) =>
        input.IntegerOrNull(name) ?? otherwise;

    internal static long? IntegerOrNull(this DataObject input, string name) =>
        input[name] is DataNumber number && number.TryGetInt64(out long value) ? value : null;

    internal static bool Flag(this DataObject input, string name, bool otherwise = false) =>
        input[name] is DataBoolean flag ? flag.Value : otherwise;

    internal static ImmutableArray<DataValue> Items(this DataObject input, string name) =>
        input[name] is DataArray array ? array.Items : [];

    internal static ImmutableArray<string> Texts(this DataObject input, string name) =>
        [.. input.Items(name).OfType<DataString>().Select(text => text.Value)];

    internal static DataArray ToData(this IEnumerable<DataValue> items) => new([.. items]);
}
