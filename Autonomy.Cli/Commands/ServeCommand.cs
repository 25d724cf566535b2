using System.CommandLine;
using Autonomy.Host.Service;

namespace Autonomy.Cli.Commands;

/// <summary><c>serve</c>: the engine as a service, over REST, live streams and gRPC, until it is stopped.</summary>
internal static class ServeCommand
{
    public static Command Create(Surroundings around)
    {
        var files = new Option<string[]>("--config")
        {
            Description = "A configuration file in HOCON; may be given again, the last one counts most",
            HelpName = "FILE",
        };
        var command = new Command("serve", "Serve over REST, live streams and gRPC") { files };
        return command.Does(around, (_, parsed) => ServiceProgram.RunAsync(
            parsed.GetValue(files) ?? [], around.Out, around.Error));
    }
}
