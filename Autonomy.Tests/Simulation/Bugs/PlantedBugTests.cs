using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Autonomy.Actors.Executions;
using Autonomy.Simulation.Bugs;
using Autonomy.Simulation.Runs;
using Autonomy.Tests.Tidy;
using Xunit;

namespace Autonomy.Tests.Simulation.Bugs;

/// <summary>The planted bugs fit the source as it is now.</summary>
public sealed class PlantedBugTests
{
    // Tests of a class run one after another, and parsing the engine takes longer than all of them.
    private static readonly MutantBuilder Builder = new();

    [Fact]
    public void EachIsAnEditOfTheSourceThatCompiles()
    {
        Assert.All(PlantedBugs.All, bug => Assert.Empty(Builder.ErrorsOf(bug)));
    }

    [Fact]
    public void EachHasANameOfItsOwnAndInvariantsThatShowIt()
    {
        Assert.Equal(PlantedBugs.All.Count, PlantedBugs.All.Select(bug => bug.Name).Distinct().Count());
        Assert.All(PlantedBugs.All, bug =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", bug.Name);
            Assert.NotEmpty(bug.Invariants);
            Assert.All(bug.Invariants, invariant => Assert.InRange(invariant, 1, 32));
            Assert.All(bug.Edits, edit => Assert.StartsWith($"{bug.Project}/", edit.File, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void EachStandsInTheTableOfThePage()
    {
        string page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "simulation.md"));
        Assert.All(BugHunt.All, bug => Assert.Contains($"| `{bug.Name}` |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void TheChangedAssemblyIsTakenForTheSoundOne()
    {
        PlantedBug bug = PlantedBugs.All.First(bug => bug.Project == "Autonomy.Actors");
        DirectoryInfo folder = Builder.Build(bug);
        var context = new AssemblyLoadContext(bug.Name, isCollectible: true);
        try
        {
            Assembly sound = typeof(ExecutionEngine).Assembly;
            Assembly changed = context.LoadFromAssemblyPath(Path.Combine(folder.FullName, "Autonomy.Actors.dll"));
            Assert.Equal(sound.FullName, changed.FullName);
            Assert.Equal(FriendsOf(sound), FriendsOf(changed));
            Assert.NotEqual(sound.ManifestModule.ModuleVersionId, changed.ManifestModule.ModuleVersionId);
            Assert.Contains(changed.GetTypes(), type => type.FullName == typeof(ExecutionSupervisor).FullName);
        }
        finally
        {
            context.Unload();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void ABugThatNoLongerFitsNamesItselfAndTheFile()
    {
        var edit = new SourceEdit("Autonomy.Core/Executions/Timers.cs", "no such text", "");
        var bug = new PlantedBug("outdated", "Nothing.", "Nothing.", [22], edit);
        string message = Assert.Throws<PlantedBugException>(() => Builder.ErrorsOf(bug)).Message;
        Assert.Contains("'outdated'", message, StringComparison.Ordinal);
        Assert.Contains(edit.File, message, StringComparison.Ordinal);
        Assert.Contains("Update the bug", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABugThatDoesNotCompileIsToldOf()
    {
        var edit = new SourceEdit("Autonomy.Core/Executions/Timers.cs", "timer.Due <= turn.Now", "timer.Due <= 1");
        var bug = new PlantedBug("wrong", "Nothing.", "Nothing.", [22], edit);
        Assert.Contains(Builder.ErrorsOf(bug), error => error.Contains("CS0019", StringComparison.Ordinal));
    }

    [Fact]
    public void ATextThatIsThereTwiceIsNotChanged()
    {
        var edit = new SourceEdit("a.cs", "x", "y");
        var bug = new PlantedBug("ambiguous", "Nothing.", "Nothing.", [22], edit);
        Assert.Equal("a y b", edit.ApplyTo("a x b", bug));
        Assert.Throws<PlantedBugException>(() => edit.ApplyTo("x x", bug));
    }

    [Fact]
    public void AnUnknownNameIsAnsweredWithThoseThereAre()
    {
        string message = Assert.Throws<PlantedBugException>(() => PlantedBugs.Find("no-such-bug")).Message;
        Assert.Contains(PlantedBugs.All[0].Name, message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> FriendsOf(Assembly assembly) =>
        assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Select(friend => friend.AssemblyName);
}
