using System.CommandLine;
using Autonomy.Cli.Plans;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary><c>validate</c>: every fault of a plan at once, without running it.</summary>
internal static class ValidateCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> path = CommandParts.PlanArgument();
        var command = new Command("validate", "Check a plan; every fault at once") { path };
        return command.Does(around, (context, parsed) =>
        {
            using BuiltInTools tools = EngineSession.Tools(context);
            string file = parsed.GetRequiredValue(path);
            PlanReading reading = PlanFile.Read(context, file, tools.Catalog);
            Plan plan = reading.Plan!;
            if (context.WritesJson)
            {
                context.WriteJson(
                    DataObject.Of(
                        ("apiVersion", ExecutionDocument.ApiVersion), ("name", plan.Header.Name),
                        ("steps", plan.Steps.Length), ("warnings", FaultText.DataOf(reading.Warnings))));
            }
            else if (context.Output == OutputFormat.Name)
            {
                context.Around.Out.WriteLine(plan.Header.Name);
            }
            else if (context.Output != OutputFormat.None)
            {
                context.Out.Write(
                    new StyledLine().Add("✓ ", "green")
                        .Add($"{plan.Header.Name}: {plan.Steps.Length} steps, no faults"));
                foreach (StyledLine warning in PlanFile.WarningsOf(file, reading)) context.Out.Write(warning);
            }

            return ExitCode.Done;
        });
    }
}
