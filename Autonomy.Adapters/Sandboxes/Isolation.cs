using System.Globalization;

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

    private static readonly string[] SystemFolders = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32"];

    private static readonly string[] Settings =
    [
        "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/ssl/certs",
        "/etc/localtime",
    ];

    private static readonly string[] NetworkSettings = ["/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf"];

    /// <summary>The arguments that run a command of the shell in the folder.</summary>
    /// <param name="folder">The private folder.</param>
    /// <param name="command">The command.</param>
    /// <param name="hasNetwork">Whether it may use the network.</param>
    /// <param name="memoryBytes">
    /// What each of <c>/tmp</c> and <c>/dev/shm</c> holds at most: their files are memory that belongs to no process.
    /// </param>
    public static IReadOnlyList<string> Arguments(string folder, string command, bool hasNetwork, long memoryBytes)
    {
        string size = memoryBytes.ToString(CultureInfo.InvariantCulture);
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
            "--proc", "/proc", "--dev", "/dev", "--size", size, "--tmpfs", "/dev/shm", "--remount-ro", "/dev",
            "--size", size, "--tmpfs", "/tmp", "--bind", folder, WorkingFolder, "--chdir", WorkingFolder,
            // The root is memory as well, and nothing is to be written there.
            "--remount-ro", "/", "--", "/bin/sh", "-c", command,
        ]);
        return arguments;
    }
}
