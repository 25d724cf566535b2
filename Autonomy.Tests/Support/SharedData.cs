using Xunit;

namespace Autonomy.Tests.Support;

/// <summary>
/// Test data that stands beside the repository (<c>../shared/data</c>), or under the folder that
/// <c>AUTONOMY_SHARED</c> names. Where it is absent, the tests that need it are reported as skipped.
/// </summary>
internal static class SharedData
{
    private const string Variable = "AUTONOMY_SHARED";

    /// <summary>The folder of this name, or null.</summary>
    public static string? Find(string folder) => Roots().Select(root => Path.Combine(root, "data", folder)).FirstOrDefault(Directory.Exists);

    /// <summary>Why a test that needs the folder does not run; null when it can.</summary>
    public static string? ReasonToSkip(string folder) => Find(folder) is null
        ? $"There is no ../shared/data/{folder} beside the repository, and {Variable} does not lead to one."
        : null;

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) yield return named;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Autonomy.sln"))) yield return Path.Combine(folder.FullName, "..", "shared");
        }
    }
}

/// <summary>A fact that needs a folder of <see cref="SharedData"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string folder) => Skip = SharedData.ReasonToSkip(folder)!;
}

/// <summary>A theory that needs a folder of <see cref="SharedData"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute(string folder) => Skip = SharedData.ReasonToSkip(folder)!;
}
