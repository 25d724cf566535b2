using System.CommandLine;
using Autonomy.Host.Service;

namespace Autonomy.Cli.Commands;

/// <summary><c>serve</c>: the engine as a service, over REST, live streams and gRPC, until it is stopped.</summary>
internal static class ServeCommand
{
    public static Command Create(Surroundings around)
    {
        Option<string[]> files = ServiceCommand.FilesOption();
        var command = new Command("serve", ServiceCommand.Description) { files };
        return command.Does(around, (context, parsed) => ServiceProgram.RunAsync(
            parsed.GetValue(files)!, around.Out, around.Error,
            parsed.GetResult(GlobalOptions.Data) is { Implicit: false } ? context.DataFolder : null));
    }
}
