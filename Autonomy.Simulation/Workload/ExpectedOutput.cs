using System.Globalization;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// What a simulated tool gives: it follows from the call and its key alone, so that whoever knows those can tell a
/// right output from a wrong one. Pure.
/// </summary>
internal static class ExpectedOutput
{
    private const string Padding = "padding";
    private const int ItemsMax = 3;
    private const int NumbersBelow = 10;

    /// <summary>Makes an output too large for its event: 256 KiB are the most there.</summary>
    private static readonly DataString Large = new(new string('x', 300_000));

    /// <summary>The output of a call under a key.</summary>
    public static DataObject Of(ToolCall call, string key)
    {
        ulong hash = StableHash.Avalanche(StableHash.Of64($"{key} {call.Tool} {DataJson.Write(call.Input)}"));
        var items = new DataValue[hash % (ItemsMax + 1)];
        for (int i = 0; i < items.Length; i++) items[i] = new DataNumber((long)(hash >> (8 * i) & 0xFF));
        return DataObject.Of(
            ("ok", true),
            ("n", (long)(hash % NumbersBelow)),
            ("text", (hash >> 32).ToString("x8", CultureInfo.InvariantCulture)),
            ("items", new DataArray([.. items])));
    }

    /// <summary>The same output, with so much beside it that it does not fit into its event.</summary>
    public static DataObject Enlarge(DataObject output) => output.With(Padding, Large);

    /// <summary>Whether this is what the call gives under the key, enlarged or not.</summary>
    public static bool Is(ToolCall call, string key, DataValue output)
    {
        DataObject expected = Of(call, key);
        return output.Equals(expected) || output.Equals(Enlarge(expected));
    }
}
