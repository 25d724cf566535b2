using System.ComponentModel;
using System.Diagnostics;

namespace Autonomy.Adapters.Sandboxes;

/// <summary>
/// What bubblewrap is told: namespaces of its own, a system that can only be read, one private folder to work in, no
/// network unless it is asked for, no rights. Of the machine's settings only what programs need to start is there.
/// </summary>
internal static class Isolation
{
    /// <summary>Where the private folder is inside.</summary>
    public const string WorkingFolder = "/work";

    private const string Nobody = "65534";

    private static readonly TimeSpan TrialMax = TimeSpan.FromSeconds(5);

    private static readonly string[] SystemFolders = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32"];

    private static readonly string[] Settings =
    [
        "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/ssl/certs",
        "/etc/localtime",
    ];

    private static readonly string[] NetworkSettings = ["/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf"];

    /// <summary>The arguments that run a command of the shell in the folder.</summary>
    public static IReadOnlyList<string> Arguments(string folder, string command, bool hasNetwork)
    {
        var arguments = new List<string>
        {
            "--unshare-all", "--unshare-user", "--uid", Nobody, "--gid", Nobody, "--die-with-parent", "--new-session",
            "--cap-drop", "ALL", "--hostname", "sandbox",
        };
        if (hasNetwork) arguments.Add("--share-net");
        foreach (string path in SystemFolders.Concat(Settings).Concat(hasNetwork ? NetworkSettings : []))
            arguments.AddRange(["--ro-bind-try", path, path]);
        arguments.AddRange(
        [
            "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind", folder, WorkingFolder, "--chdir",
            WorkingFolder, "--", "/bin/sh", "-c", command,
        ]);
        return arguments;
    }

    /// <summary>Why this machine does not isolate; null: it does.</summary>
    public static string? FaultOf(string program)
    {
        string folder = Path.GetTempPath();
        var start = new ProcessStartInfo(program, Arguments(folder, "exit 0", hasNetwork: false))
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        try
        {
            using Process trial = Process.Start(start)!;
            Task<string> said = trial.StandardError.ReadToEndAsync();
            if (!trial.WaitForExit(TrialMax))
            {
                trial.Kill(entireProcessTree: true);
                return $"{program} did not end within {TrialMax.TotalSeconds} s";
            }

            return trial.ExitCode == 0 ? null : said.GetAwaiter().GetResult().Trim();
        }
        catch (Win32Exception)
        {
            return $"there is no program '{program}'";
        }
    }
}
