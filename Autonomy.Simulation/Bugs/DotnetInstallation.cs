using System.Runtime.InteropServices;

namespace Autonomy.Simulation.Bugs;

/// <summary>The installation of .NET that this process runs on.</summary>
internal static class DotnetInstallation
{
    // The runtime lies in shared/Microsoft.NETCore.App/10.0.1/ below it.
    private static readonly string Root =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The command that starts programs.</summary>
    public static string Command => Path.Combine(Root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    /// <summary>The generators that belong to the runtime's base class library.</summary>
    /// <exception cref="PlantedBugException">There is no SDK.</exception>
    public static string GeneratorsFolder
    {
        get
        {
            string packs = Path.Combine(Root, "packs", "Microsoft.NETCore.App.Ref");
            string? newest = !Directory.Exists(packs) ? null : Directory.EnumerateDirectories(packs)
                .Where(static pack => Version.TryParse(Path.GetFileName(pack), out Version? version)
                    && version.Major == Environment.Version.Major)
                .MaxBy(static pack => Version.Parse(Path.GetFileName(pack)));
            return newest is not null
                ? Path.Combine(newest, "analyzers", "dotnet", "cs")
                : throw new PlantedBugException(
                    $"{packs} holds no reference pack of .NET {Environment.Version.Major}. "
                    + "Planted bugs are compiled, which needs the SDK and not the runtime alone.");
        }
    }
}
