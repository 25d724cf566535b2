namespace Autonomy.Host.Configuration;

/// <summary>The store.</summary>
public sealed record StoreSettings
{
    /// <summary>
    /// The folder of the embedded store, made when it is missing; relative to the folder that the service is started
    /// in. Default <c>.autonomy</c>.
    /// </summary>
    public string DataDirectory { get; init; } = ".autonomy";

    internal static StoreSettings Read(SettingsSection section)
    {
        StoreSettings standard = new();
        return new StoreSettings
        {
            DataDirectory = section.Read("data-directory", standard.DataDirectory, PathForms.Folder),
        };
    }
}
