using Autonomy.Host.Configuration.Hocon;

namespace Autonomy.Host.Configuration;

/// <summary>What loading the settings came to.</summary>
/// <param name="Settings">The settings; null when there are faults.</param>
/// <param name="Faults">Everything that is wrong, at once; empty when nothing is.</param>
public sealed record SettingsReading(ServiceSettings? Settings, IReadOnlyList<SettingsFault> Faults)
{
    /// <summary>A sentence for each environment variable that looks like a setting and is none.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>
/// Loads the settings of the service. An environment variable goes before the files, a later file before an earlier
/// one, and what none of them sets has its default.
/// </summary>
public static class SettingsLoader
{
    /// <summary>Loads them.</summary>
    /// <param name="files">The HOCON files, each of which must exist; may be empty.</param>
    /// <param name="variable">Gives an environment variable; null when it is not set.</param>
    /// <param name="variables">
    /// The names of those that are set, so that it is told which of them set nothing; null: that is not told.
    /// </param>
    public static SettingsReading Load(
        IReadOnlyList<string> files, Func<string, string?> variable, IEnumerable<string>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(variable);
        try
        {
            HoconObject values = HoconReader.ReadObject(files.Select(Open), HoconFiles.Include, variable);
            var sheet = new SettingsSheet(values, variable);
            return Read(sheet) with { Warnings = StrayVariables.Among(variables ?? [], sheet.Keys) };
        }
        catch (HoconException fault)
        {
            return Refused(new SettingsFault(fault.Position.Source, $"{fault.Position}", fault.What, fault.Fix));
        }
        catch (IOException fault)
        {
            return Refused(new SettingsFault("configuration", null, fault.Message, "Name files that can be read."));
        }
    }

    /// <summary>Reads every key of the sheet.</summary>
    internal static SettingsReading Read(SettingsSheet sheet)
    {
        ServiceSettings settings = ServiceSettings.Read(sheet);
        sheet.RefuseUnknown();
        return new SettingsReading(sheet.Faults.Count == 0 ? settings : null, sheet.Faults);
    }

    private static HoconSource Open(string file) => HoconFiles.Find(Path.GetFullPath(file))
        ?? throw new FileNotFoundException($"There is no file {file}.");

    private static SettingsReading Refused(SettingsFault fault) => new(null, [fault]);
}
