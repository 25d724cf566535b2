using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Autonomy.Tests.Support;

/// <summary>A test that has many files and connections open at once.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed partial class FilesFactAttribute : FactAttribute
{
    private const string Limits = "/proc/self/limits";

    public FilesFactAttribute(int files)
    {
        // The runtime has raised the soft limit to the hard one.
        if (File.Exists(Limits) && int.TryParse(
            OpenFiles.Match(File.ReadAllText(Limits)).Groups["soft"].Value, CultureInfo.InvariantCulture, out int most)
            && most < files)
        {
            Skip = $"needs limit: {files} open files; a process has {most} here (ulimit -Hn)";
        }
    }

    [GeneratedRegex(@"Max open files\s+(?<soft>\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OpenFiles { get; }
}
