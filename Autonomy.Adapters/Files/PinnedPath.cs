using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Autonomy.Adapters.Files;

/// <summary>
/// A file or folder that is held, so that what was checked is what is used: on Linux by a descriptor that opens
/// nothing (O_PATH; a pipe or device is not woken by it), through which the kernel says the real path and reaches the
/// very same object even when names change meanwhile. Elsewhere it is the resolved path alone.
/// </summary>
internal sealed class PinnedPath : IDisposable
{
    // The same on x64 and arm64.
    private const int PathOnly = 0x20_0000;
    private const int CloseOnExec = 0x8_0000;

    private const int EmptyPath = 0x1000;
    private const uint TypeOnly = 1;
    private const int StatBytes = 256;
    private const int ModeOffset = 28;

    private const int DiskOffset = 136;

    private readonly SafeFileHandle? _handle;

    private PinnedPath(SafeFileHandle? handle, string realPath, string access, FileType type)
    {
        _handle = handle;
        RealPath = realPath;
        Access = access;
        Type = type;
    }

    /// <summary>Where it is, all links resolved.</summary>
    internal string RealPath { get; }

    /// <summary>The path to open it by while it is pinned; below a folder, add a slash and a name.</summary>
    internal string Access { get; }

    internal FileType Type { get; }

    /// <summary>What the disk of this folder has left for its user, in bytes.</summary>
    internal long FreeBytes => new DriveInfo(RealPath).AvailableFreeSpace;

    /// <summary>The size of this file, in bytes.</summary>
    internal long Length
    {
        get
        {
            // By its name the size would be that of the link to the descriptor.
            using FileStream file = File.OpenRead(Access);
            return file.Length;
        }
    }

    /// <summary>Tells the file systems of this machine apart; 0 where that is not known.</summary>
    internal ulong Disk
    {
        get
        {
            byte[] status = new byte[StatBytes];
            bool isKnown = _handle is not null
                && statx((int)_handle.DangerousGetHandle(), "", EmptyPath, TypeOnly, status) == 0;
            return isKnown ? BitConverter.ToUInt64(status, DiskOffset) : 0;
        }
    }

    /// <summary>Pins what the path leads to, links followed.</summary>
    /// <exception cref="IOException">There is nothing, or it cannot be reached; the errno is its result
    /// code.</exception>
    internal static PinnedPath Open(string path)
    {
        if (!OperatingSystem.IsLinux()) return OpenByName(path);
        int descriptor = open(path, PathOnly | CloseOnExec);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error);
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        string access = $"/proc/self/fd/{descriptor}";
        string realPath = new FileInfo(access).LinkTarget ?? path;
        return new PinnedPath(handle, realPath, access, TypeOf(descriptor));
    }

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();

    /// <summary>Makes the names in this folder durable.</summary>
    internal void SyncFolder()
    {
        if (_handle is null) return;
        int descriptor = open(Access, CloseOnExec);
        if (descriptor < 0)
            throw new IOException($"The folder {RealPath} cannot be synced.", Marshal.GetLastPInvokeError());
        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(folder);
    }

    private static PinnedPath OpenByName(string path)
    {
        bool isFolder = Directory.Exists(path);
        FileSystemInfo info = isFolder ? new DirectoryInfo(path) : new FileInfo(path);
        if (!info.Exists) throw new FileNotFoundException($"There is nothing at {path}.", path);
        string realPath = (info.ResolveLinkTarget(returnFinalTarget: true) ?? info).FullName;
        return new PinnedPath(null, realPath, realPath, isFolder ? FileType.Folder : FileType.Regular);
    }

    private static FileType TypeOf(int descriptor)
    {
        byte[] status = new byte[StatBytes];
        if (statx(descriptor, "", EmptyPath, TypeOnly, status) != 0) return FileType.Other;
        return (BitConverter.ToUInt16(status, ModeOffset) >> 12) switch
        {
            0x8 => FileType.Regular,
            0x4 => FileType.Folder,
            0x1 => FileType.Pipe,
            0xC => FileType.Socket,
            0x2 or 0x6 => FileType.Device,
            _ => FileType.Other,
        };
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] status);
}

/// <summary>What a path leads to.</summary>
internal enum FileType
{
    Regular,
    Folder,
    Pipe,
    Socket,
    Device,
    Other,
}
