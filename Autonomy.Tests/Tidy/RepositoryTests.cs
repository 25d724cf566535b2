using Xunit;

namespace Autonomy.Tests.Tidy;

/// <summary>The repository is whole, and at home on every machine.</summary>
public sealed class RepositoryTests
{
    private const string Project = "<Project Sdk=\"Microsoft.NET.Sdk\" />";

    [Fact]
    public void AWalkFindsTheCodeThatGitLists()
    {
        HashSet<string> walked = [.. SourceTree.ListByWalk()];
        Assert.NotEmpty(SourceTree.Files);
        Assert.DoesNotContain(SourceTree.Files, file => file.IsCSharp && !walked.Contains(file.Path));
    }

    [Fact]
    public void NoFileNamesAPathOfOneMachine() => Rules.Hold(RepositoryRules.MachinePaths);

    [Fact]
    public void APathOfOneMachineIsReported()
    {
        Rules.Reports(RepositoryRules.MachinePaths, "a.md", "See /" + "work/notes.");
        Rules.LetsPass(RepositoryRules.MachinePaths, "a.md", "See ../" + "work/notes and http://127.0.0.1/root/.");
    }

    [Fact]
    public void TheSolutionListsEveryProject() => Rules.Hold(RepositoryRules.SolutionListsProjects);

    [Fact]
    public void AProjectThatTheSolutionForgotIsReported()
    {
        (string, string) solution = ("Autonomy.sln", "\"A\\A.csproj\"");
        Rules.Reports(RepositoryRules.SolutionListsProjects, solution, ("B/B.csproj", Project));
        Rules.LetsPass(RepositoryRules.SolutionListsProjects, solution, ("A/A.csproj", Project));
    }

    [Fact]
    public void EveryProjectHasALockFile() => Rules.Hold(RepositoryRules.ProjectsHaveLockFiles);

    [Fact]
    public void AProjectWithoutALockFileIsReported()
    {
        Rules.Reports(RepositoryRules.ProjectsHaveLockFiles, ("A/A.csproj", Project));
        Rules.LetsPass(RepositoryRules.ProjectsHaveLockFiles, ("A/A.csproj", Project), ("A/packages.lock.json", "{}"));
    }
}
