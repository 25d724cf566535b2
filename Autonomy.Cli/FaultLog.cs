using Autonomy.Cli.Rendering;

namespace Autonomy.Cli;

/// <summary>Keeps the details of a fault that nobody foresaw, where its reporter finds them.</summary>
internal static class FaultLog
{
    private const string FileName = "autonomy.log";

    /// <summary>
    /// Writes them beside the store, or among the temporary files where there is none; gives the words that say where.
    /// </summary>
    public static string Write(Exception exception, CommandContext context)
    {
        string folder = Directory.Exists(context.DataFolder) ? context.DataFolder : Path.GetTempPath();
        string path = Path.Combine(folder, FileName);
        try
        {
            File.AppendAllText(path, $"{Times.Iso(context.Now)} {exception}\n");
            return $". This is a bug; its details are in {path}";
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return $". This is a bug; its details could not be kept: {refusal.Message}";
        }
    }
}
