namespace Autonomy.Host.Configuration.Hocon;

/// <summary>
/// Reads HOCON by its public specification: text in, tree out. What it includes and the environment come in from
/// outside. Of the specification it leaves out addresses, class paths and lists from the environment.
/// </summary>
internal static class HoconReader
{
    /// <summary>The object that the texts make together; a later text goes before an earlier one.</summary>
    /// <param name="sources">The texts; none makes the empty object.</param>
    /// <param name="including">Finds what they include.</param>
    /// <param name="variable">Gives an environment variable; null when it is not set.</param>
    /// <exception cref="HoconException">A text is not HOCON, does not resolve, or is beyond a limit.</exception>
    public static HoconObject ReadObject(
        IEnumerable<HoconSource> sources, HoconIncluding including, Func<string, string?> variable)
    {
        HoconInclusions inclusions = new(including);
        List<HoconNode.Object> objects = [new HoconNode.Object(new HoconPosition("", 1, 1))];
        foreach (HoconSource source in sources)
        {
            HoconNode root = inclusions.Read(source);
            objects.Add(root as HoconNode.Object ?? throw new HoconException(
                root.Position, "The file holds an array.", "A configuration is an object: write keys and values."));
        }

        return HoconResolver.Resolve(objects, variable);
    }
}
