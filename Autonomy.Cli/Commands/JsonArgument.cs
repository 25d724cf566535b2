using Autonomy.Core.Values;

namespace Autonomy.Cli.Commands;

/// <summary>Reads JSON from the command line.</summary>
internal static class JsonArgument
{
    /// <summary>The value; null when the option was not given.</summary>
    public static DataValue? Read(string option, string? text)
    {
        if (text is null) return null;
        if (DataJson.TryParse(text, out DataValue? value, out string? fault)) return value;
        throw new RefusalException(
            ExitCode.BadUsage, $"{option} is no JSON: {fault} A text needs quotes: '\"like this\"'.");
    }
}
