using Autonomy.Core.Plans;

namespace Autonomy.Cli.Commands;

/// <summary>Reads a duration from the command line.</summary>
internal static class DurationArgument
{
    /// <summary>The duration; null when the option was not given.</summary>
    public static TimeSpan? Read(string option, string? text)
    {
        if (text is null) return null;
        if (Durations.TryParse(text, out TimeSpan span, out string? fix)) return span;
        throw new RefusalException(ExitCode.BadUsage, $"{option} '{text}' is no duration. {fix}");
    }
}
