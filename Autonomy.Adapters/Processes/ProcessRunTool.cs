using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Processes;

/// <summary><c>process.run</c>: a program with a list of arguments; no shell reads them.</summary>
internal static class ProcessRunTool
{
    public static readonly ToolDescriptor Descriptor = new()
    {
        Name = ToolName.Parse("process.run"),
        Description = "Runs a program with a list of arguments and gives its exit code and output.",
        InputSchema = ProcessSchemas.Input("""
            "command": { "type": "string", "minLength": 1,
              "description": "The program: a name that is looked up in PATH, or a path." },
            "args": { "type": "array", "items": { "type": ["string", "number", "boolean"] },
              "description": "Its arguments, each passed as it is. Default: none." }
            """, """["command"]"""),
        OutputSchema = ProcessSchemas.Output,
        Effect = EffectClass.Irreversible,
        TypicalDuration = TimeSpan.FromSeconds(3),
    };

    public static ProcessRequest Complete(ProcessRequest request, DataObject arguments) => request with
    {
        Command = arguments.Text("command"),
        Args = arguments.Texts("args"),
    };
}
