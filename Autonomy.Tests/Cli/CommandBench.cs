using Autonomy.Cli;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;

namespace Autonomy.Tests.Cli;

/// <summary>Runs commands in this process, in a folder of their own, as a shell without a terminal would.</summary>
internal sealed class CommandBench : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public string Store => _folder.File(".autonomy");

    public Interrupts Interrupts { get; } = new();

    /// <summary>Columns of the terminal; null: there is none.</summary>
    public int? TerminalWidth { get; init; }

    /// <summary>What the person types.</summary>
    public string Typed { get; init; } = "";

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public Dictionary<string, string> Variables { get; } = [];

    public string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return name;
    }

    public async Task<CommandResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using TextReader input = new StringReader(Typed);
        int code = await CommandLine.RunAsync(
            args, Around(TextWriter.Synchronized(output), TextWriter.Synchronized(error), input));
        return new CommandResult(code, output.ToString(), error.ToString());
    }

    public Surroundings Around(TextWriter output, TextWriter error, TextReader input) => new()
    {
        Out = output,
        Error = error,
        In = input,
        IsOutTerminal = TerminalWidth is not null,
        IsErrorTerminal = TerminalWidth is not null,
        IsInTerminal = TerminalWidth is not null,
        Size = () => (TerminalWidth ?? 80, 24),
        Folder = Folder,
        Clock = Clock,
        Variable = Variables.GetValueOrDefault,
        Variables = [.. Variables.Keys],
        User = "ada",
        Interrupts = Interrupts,
    };

    public void Dispose()
    {
        Interrupts.Dispose();
        _folder.Dispose();
    }
}

/// <summary>How a command ended.</summary>
internal sealed record CommandResult(int ExitCode, string Out, string Error)
{
    /// <summary>The one JSON document on stdout.</summary>
    public DataObject Document => (DataObject)DataJson.Parse(Out);
}
