using System.Collections.Frozen;
using Autonomy.Core.Security;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Host.Security;

namespace Autonomy.Host.Configuration;

/// <summary>
/// Finds environment variables that look like settings and set nothing. Others may have their own that begin as ours
/// do: told of are those that are nearly one of ours, or begin as those of a component.
/// </summary>
internal static class StrayVariables
{
    private const string Prefix = "AUTONOMY_";

    // What the service, the command line and the tools' programs know besides the settings.
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal, "AUTONOMY_CONFIG", "AUTONOMY_SERVER", "AUTONOMY_TOKEN", "AUTONOMY_WEBHOOK_SECRET",
        SecretSeal.KeyVariable,
        "AUTONOMY_RUN", "AUTONOMY_EXECUTION", "AUTONOMY_STEP", "AUTONOMY_ATTEMPT", "AUTONOMY_IDEMPOTENCY_KEY",
        "AUTONOMY_NOTIFICATION_ID", "AUTONOMY_NOTIFICATION_TYPE");

    /// <summary>A sentence for each of the variables that is one.</summary>
    /// <param name="variables">The names of the variables that are set.</param>
    /// <param name="keys">Every key of the settings.</param>
    public static IReadOnlyList<string> Among(IEnumerable<string> variables, IReadOnlyList<SettingsKey> keys)
    {
        var settings = keys.Select(static key => key.Variable).ToHashSet(StringComparer.Ordinal);
        string[] components = [.. settings.Select(ComponentOf).Distinct(StringComparer.Ordinal)];
        var told = new List<string>();
        foreach (string name in variables.Order(StringComparer.Ordinal))
        {
            bool isOurs = name.StartsWith(Prefix, StringComparison.Ordinal) && !settings.Contains(name)
                && !Known.Contains(name)
                && !name.StartsWith(AccessNames.SecretVariablePrefix, StringComparison.Ordinal);
            if (!isOurs) continue;
            string? nearest = NearestName.Of(name[Prefix.Length..], settings.Select(known => known[Prefix.Length..]));
            if (nearest is null && !components.Contains(ComponentOf(name))) continue;
            told.Add($"The environment variable {name} sets nothing."
                + (nearest is null ? " docs/configuration.md has all that do." : $" Did you mean {Prefix}{nearest}?"));
        }

        return told;
    }

    // AUTONOMY_HTTP_PORT is of AUTONOMY_HTTP.
    private static string ComponentOf(string variable)
    {
        int end = variable.IndexOf('_', Prefix.Length);
        return end < 0 ? variable : variable[..end];
    }
}
