namespace Autonomy.Host.Configuration;

/// <summary>One thing that is wrong with the settings.</summary>
/// <param name="Path">The key, or the file where it is no key's fault.</param>
/// <param name="Where">Where it is set: file, line and column, or the environment variable; null: nowhere.</param>
/// <param name="What">What is wrong with which value, and the rule.</param>
/// <param name="Fix">What to do.</param>
public sealed record SettingsFault(string Path, string? Where, string What, string Fix)
{
    /// <summary>The fault as one line for people.</summary>
    public override string ToString() => Where is null ? $"{Path}: {What} {Fix}" : $"{Path} ({Where}): {What} {Fix}";
}
