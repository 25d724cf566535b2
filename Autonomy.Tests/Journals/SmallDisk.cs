using System.Diagnostics;
using Xunit;

namespace Autonomy.Tests.Journals;

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
        using Process process = Process.Start(command, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>A test that mounts a file system.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Possible = new(SmallDisk.CanMount);

    public SmallDiskFactAttribute()
    {
        if (!Possible.Value) Skip = "Mounting a small file system needs Linux and the right to mount.";
    }
}
