using Autonomy.Host.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace Autonomy.Host.Configuration;

/// <summary>HOCON files for <c>Microsoft.Extensions.Configuration</c>.</summary>
internal static class HoconConfiguration
{
    /// <summary>
    /// Adds a HOCON file. Its keys become <c>a:b:c</c>, elements of arrays <c>a:0</c>; substitutions are followed
    /// within this file and what it includes.
    /// </summary>
    /// <param name="builder">What it is added to.</param>
    /// <param name="path">The file; relative to the folder that the process is started in.</param>
    /// <param name="isOptional">Whether it may be missing.</param>
    /// <exception cref="FormatException">When built: the file is not HOCON; says where and what to do.</exception>
    /// <exception cref="IOException">When built: the file is missing or cannot be read.</exception>
    public static IConfigurationBuilder AddHoconFile(
        this IConfigurationBuilder builder, string path, bool isOptional = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HoconConfigurationSource(Path.GetFullPath(path), isOptional));
    }
}

/// <summary>One HOCON file as a source of configuration.</summary>
internal sealed record HoconConfigurationSource(string Path, bool IsOptional) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new HoconConfigurationProvider(this);
}

/// <summary>The flat keys of one HOCON file.</summary>
internal sealed class HoconConfigurationProvider(HoconConfigurationSource source) : ConfigurationProvider
{
    public override void Load()
    {
        HoconSource? file = HoconFiles.Find(source.Path);
        if (file is null && !source.IsOptional)
            throw new FileNotFoundException($"There is no file {source.Path}. Make it, or add it as optional.");
        HoconObject root = HoconReader.ReadObject(
            file is null ? [] : [file], HoconFiles.Include, Environment.GetEnvironmentVariable);
        Data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Flatten(root, "");
    }

    private void Flatten(HoconValue value, string key)
    {
        switch (value)
        {
            case HoconObject group:
                foreach ((string name, HoconValue inner) in group.Fields) Flatten(inner, Under(key, name));
                break;
            case HoconArray array:
                for (int i = 0; i < array.Items.Count; i++) Flatten(array.Items[i], Under(key, i.ToString()));
                break;
            default:
                Data[key] = HoconConversion.ToText(value);
                break;
        }
    }

    private static string Under(string key, string name) =>
        key.Length == 0 ? name : ConfigurationPath.Combine(key, name);
}
