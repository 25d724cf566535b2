using System.CommandLine;

namespace Autonomy.Host.Service;

/// <summary>The arguments of the service as a program of its own, which are those of <c>autonomy serve</c>.</summary>
public static class ServiceCommand
{
    /// <summary>What the service does, in a sentence.</summary>
    public const string Description = "Serve over REST, live streams and gRPC";

    private const int BadUsage = 2;

    /// <summary>The option that names configuration files.</summary>
    public static Option<string[]> FilesOption() => new("--config")
    {
        Description = "A configuration file in HOCON; may be given again, the last one counts most",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Serves as the arguments say; gives the exit code.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Told where the service listens.</param>
    /// <param name="error">Told what is wrong.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(error);
        Option<string[]> files = FilesOption();
        var root = new RootCommand(Description) { files };
        root.SetAction((parsed, _) => ServiceProgram.RunAsync(parsed.GetValue(files)!, output, error));
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count == 0)
        {
            // A service that is told to stop takes the time that it needs for it.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }

        foreach (string message in parsed.Errors.Select(fault => fault.Message).Distinct())
            await error.WriteLineAsync($"error: {message}");
        await error.WriteLineAsync("Name configuration files with --config FILE. See --help.");
        return BadUsage;
    }
}
