using Autonomy.Simulation.Bugs;
using Autonomy.Simulation.Runs;

// Everything before the runs is done on this thread, and so are the runs.
if (!SimulationOptions.TryParse(args, out SimulationOptions? options, out string? fault))
{
    Console.Error.WriteLine($"{fault}\n\n{SimulationOptions.Usage}");
    return 2;
}

try
{
    return Simulate.Run(options, Console.Out);
}
catch (PlantedBugException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 2;
}
