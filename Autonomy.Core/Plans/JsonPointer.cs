using System.Globalization;

namespace Autonomy.Core.Plans;

/// <summary>Puts JSON pointers (RFC 6901) together.</summary>
internal static class JsonPointer
{
    internal static string Of(string parent, string name) => name.AsSpan().IndexOfAny('~', '/') < 0
        ? $"{parent}/{name}"
        : $"{parent}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    internal static string Of(string parent, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{parent}/{index}");
}
