using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Secrets;

/// <summary>What resolving gave.</summary>
/// <param name="Value">The value with plain strings for its secrets; null when any is missing.</param>
/// <param name="Missing">The names that the lookup does not know, each once, in the order of their first use.</param>
public sealed record SecretResolution(DataValue? Value, ImmutableArray<string> Missing);

/// <summary>Puts the texts of secrets in the place of their handles: for an adapter, at the call, and nowhere else.</summary>
public static class SecretResolver
{
    /// <summary>Resolves every secret of the value; a value without secrets comes back as it is.</summary>
    /// <param name="value">The value with handles.</param>
    /// <param name="lookup">The text of a secret by its name, or null when there is none.</param>
    public static SecretResolution Resolve(DataValue value, Func<string, string?> lookup)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(lookup);
        var missing = new OrderedDictionary<string, bool>();
        DataValue resolved = ValueRewriter.Rewrite(value, leaf => leaf is DataSecret secret ? TextOf(secret) : leaf, name => name);
        return missing.Count == 0 ? new SecretResolution(resolved, []) : new SecretResolution(null, [.. missing.Keys]);

        DataString TextOf(DataSecret secret) => new(string.Concat(secret.Parts.Select(PartOf)));

        string PartOf(SecretPart part)
        {
            if (!part.IsSecret) return part.Text;
            if (lookup(part.Text) is { } text) return text;
            missing[part.Text] = true;
            return "";
        }
    }

    /// <summary>The names of the secrets in the value, each once, in the order of their first use.</summary>
    public static ImmutableArray<string> NamesIn(DataValue value) => Resolve(value, _ => null).Missing;
}
