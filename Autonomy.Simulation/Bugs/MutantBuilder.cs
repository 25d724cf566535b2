namespace Autonomy.Simulation.Bugs;

/// <summary>
/// Makes simulations of an engine with a planted bug: a folder with this simulation, in which one assembly of the
/// engine is another. Not safe to call from several threads at once.
/// </summary>
internal sealed class MutantBuilder
{
    /// <summary>The simulation's assembly, which starts it.</summary>
    public const string Program = "Autonomy.Simulation.dll";

    // Without the file that lists dependencies, whatever lies beside the program is one; the compiler is left out.
    private static readonly string[] Files =
        [Program, "Autonomy.Simulation.runtimeconfig.json", "Autonomy.Actors.dll", "Autonomy.Core.dll"];

    private readonly Dictionary<string, EngineProject> _projects = [];
    private readonly Dictionary<PlantedBug, (int Number, byte[] Assembly)> _together = [];
    private readonly string _root = FindRoot();

    /// <summary>What the compiler has against the bug; nothing, if it can be planted.</summary>
    /// <exception cref="PlantedBugException">The bug does not fit the source.</exception>
    public IReadOnlyList<string> ErrorsOf(PlantedBug bug) => ProjectOf(bug).ErrorsOf(bug);

    /// <summary>
    /// Compiles those of the bugs that can be in one assembly of their project together, so that to build each costs
    /// nothing more. Whoever wants to build one alone need not: its traces then name the lines of the source.
    /// </summary>
    /// <exception cref="PlantedBugException">A bug does not fit the source, or they do not compile.</exception>
    public void CompileTogether(IEnumerable<PlantedBug> bugs)
    {
        foreach (IGrouping<EngineProject, PlantedBug> project in bugs.GroupBy(ProjectOf))
        {
            PlantedBug[] together = [.. project.Where(project.Key.CanSwitch)];
            byte[] assembly = project.Key.CompileSwitched(together);
            foreach ((int number, PlantedBug bug) in together.Index()) _together[bug] = (number, assembly);
        }
    }

    /// <summary>
    /// The number of the bug in the assembly that it shares, for <see cref="SwitchedSource.Variable"/>; null when it
    /// has one of its own.
    /// </summary>
    public int? NumberOf(PlantedBug bug) => _together.TryGetValue(bug, out var shared) ? shared.Number : null;

    /// <summary>Makes the simulation in a new folder, and returns that; the caller deletes it.</summary>
    /// <exception cref="PlantedBugException">The bug does not fit the source, or does not compile.</exception>
    public DirectoryInfo Build(PlantedBug bug)
    {
        byte[] assembly = _together.TryGetValue(bug, out var shared) ? shared.Assembly : ProjectOf(bug).Compile(bug);
        DirectoryInfo folder = Directory.CreateTempSubdirectory($"autonomy-{bug.Name}-");
        string changed = $"{bug.Project}.dll";
        foreach (string file in Files.Where(file => file != changed))
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(folder.FullName, file));
        File.WriteAllBytes(Path.Combine(folder.FullName, changed), assembly);
        return folder;
    }

    private EngineProject ProjectOf(PlantedBug bug)
    {
        if (!_projects.TryGetValue(bug.Project, out EngineProject? project))
            _projects.Add(bug.Project, project = new EngineProject(bug.Project, _root));
        return project;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Autonomy.sln"))) return folder.FullName;
        }

        throw new PlantedBugException(
            $"No folder above {AppContext.BaseDirectory} holds Autonomy.sln. Planted bugs are edits of the source: "
            + "run the simulation from a checkout.");
    }
}
