namespace Autonomy.Host.Configuration;

/// <summary>One key of the settings, as it was read.</summary>
/// <param name="Path">The whole path, as <c>autonomy.http.port</c>.</param>
/// <param name="Variable">The environment variable that goes before it, as <c>AUTONOMY_HTTP_PORT</c>.</param>
/// <param name="Rule">What it may hold.</param>
/// <param name="Default">Its default, as HOCON.</param>
/// <param name="Value">Its value, as HOCON.</param>
/// <param name="IsSet">Whether a file or the environment sets it.</param>
internal sealed record SettingsKey(
    string Path, string Variable, string Rule, string Default, string Value, bool IsSet);
