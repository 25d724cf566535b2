using System.Reflection;
using System.Runtime.Loader;
using Autonomy.Core.Executions;
using Autonomy.Simulation.Bugs;
using Xunit;

namespace Autonomy.Tests.Simulation.Bugs;

/// <summary>The planted bugs fit the source as it is now.</summary>
public sealed class PlantedBugTests
{
    [Fact]
    public void EachIsAnEditOfTheSourceThatCompiles()
    {
        var builder = new MutantBuilder();
        Assert.All(PlantedBugs.All, bug => Assert.Empty(builder.ErrorsOf(bug)));
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
    public void TheChangedAssemblyIsTakenForTheSoundOne()
    {
        PlantedBug bug = PlantedBugs.All.First(bug => bug.Project == "Autonomy.Core");
        DirectoryInfo folder = new MutantBuilder().Build(bug);
        var context = new AssemblyLoadContext(bug.Name, isCollectible: true);
        try
        {
            Assembly sound = typeof(ExecutionState).Assembly;
            Assembly changed = context.LoadFromAssemblyPath(Path.Combine(folder.FullName, "Autonomy.Core.dll"));
            Assert.Equal(sound.FullName, changed.FullName);
            Assert.NotEqual(sound.ManifestModule.ModuleVersionId, changed.ManifestModule.ModuleVersionId);
            // The actors of the folder, compiled against the sound assembly, find their types in the changed one.
            Assembly actors = context.LoadFromAssemblyPath(Path.Combine(folder.FullName, "Autonomy.Actors.dll"));
            Assert.Contains(actors.GetTypes(), type => type.Name == "ExecutionSupervisor");
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
        string message = Assert.Throws<PlantedBugException>(() => new MutantBuilder().ErrorsOf(bug)).Message;
        Assert.Contains("'outdated'", message, StringComparison.Ordinal);
        Assert.Contains(edit.File, message, StringComparison.Ordinal);
        Assert.Contains("Update the bug", message, StringComparison.Ordinal);
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
}
