namespace Autonomy.Host.Configuration.Hocon;

/// <summary>Where in which file something is written.</summary>
/// <param name="Source">The name of the file, as it was given or found.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in UTF-16 characters, from 1.</param>
internal readonly record struct HoconPosition(string Source, int Line, int Column)
{
    public override string ToString() => $"{Source}:{Line}:{Column}";
}
