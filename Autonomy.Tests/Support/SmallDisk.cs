using System.Diagnostics;
using Xunit;

namespace Autonomy.Tests.Support;

/// <summary>A file system of its own in memory, so small that it can be filled.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    public static SmallDisk Mount(int kibibytes)
    {
        string path = Directory.CreateTempSubdirectory("autonomy-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "autonomy", path) == 0) return new SmallDisk(path);
        Directory.Delete(path);
        throw new InvalidOperationException("No tmpfs can be mounted here.");
    }

    public static bool CanMount()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return false;
        try
        {
            Mount(64).Dispose();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public void MakeReadOnly() => Assert.Equal(0, Run("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static int Run(string command, params string[] arguments)
    {
        // What mount has to say where it may not is no part of a test's output.
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>A test that mounts a file system.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Possible = new(SmallDisk.CanMount);

    public SmallDiskFactAttribute()
    {
        if (!Possible.Value) Skip = "needs kernel: the right to mount a tmpfs";
    }
}
