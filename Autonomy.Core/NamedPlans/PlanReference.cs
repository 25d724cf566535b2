using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Autonomy.Core.Naming;

namespace Autonomy.Core.NamedPlans;

/// <summary>How a submission names a plan: <c>nightly</c> for the newest version, <c>nightly@3</c> for one.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">The version, from 1; null: the newest.</param>
public sealed record PlanReference(string Name, int? Version)
{
    private const char Separator = '@';

    /// <summary>Reads a reference; false where the text is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PlanReference? reference)
    {
        reference = null;
        if (text is null) return false;
        int separator = text.IndexOf(Separator, StringComparison.Ordinal);
        string name = separator < 0 ? text : text[..separator];
        if (!ScopedName.IsName(name)) return false;
        if (separator < 0)
        {
            reference = new PlanReference(name, null);
            return true;
        }

        string digits = text[(separator + 1)..];
        bool isNumber = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int version);
        // A number is written in one way only, so that two texts are never the same version.
        if (!isNumber || version == 0 || digits[0] == '0') return false;
        reference = new PlanReference(name, version);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Version is { } version ? string.Create(CultureInfo.InvariantCulture, $"{Name}{Separator}{version}") : Name;
}
