using Autonomy.Host.Configuration;

namespace Autonomy.Host.Service;

/// <summary>Looks whether the files and folders that settings name can be used, before anything begins.</summary>
internal static class NamedPlaces
{
    /// <summary>Lets a service start whose settings name what is there.</summary>
    /// <exception cref="UnusableSettingException">One of them does not.</exception>
    public static void Demand(ServiceOptions options)
    {
        SecuritySettings security = options.Settings.Security;
        if (security.SecretsDirectory is { } secrets)
            DemandFolder("autonomy.security.secrets-directory", secrets, options);
        foreach (string root in security.FileRoots) DemandFolder("autonomy.security.file-roots", root, options);
        if (options.Settings.Telemetry.LogFile is { } file)
            DemandWritable("autonomy.telemetry.log-file", file, options);
    }

    private static void DemandFolder(string key, string folder, ServiceOptions options)
    {
        string path = Path.GetFullPath(folder, options.WorkingFolder);
        try
        {
            using IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(path).GetEnumerator();
            entries.MoveNext();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string what = Directory.Exists(path)
                ? $"The folder '{path}' cannot be read: {exception.Message} Give the service's user the right to."
                : $"There is no folder '{path}'. Make it, or name another one.";
            throw new UnusableSettingException(key, what, exception);
        }
    }

    // What writes the log says nothing of a file that it cannot open.
    private static void DemandWritable(string key, string file, ServiceOptions options)
    {
        string path = Path.GetFullPath(file, options.WorkingFolder);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var opened = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnusableSettingException(
                key, $"The file '{path}' cannot be written: {exception.Message} Name one that the service's user may.",
                exception);
        }
    }
}
