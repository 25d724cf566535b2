using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Processes;

/// <summary><c>process.shell</c>: a line or more for <c>/bin/sh</c>, where the policy allows it.</summary>
internal static class ProcessShellTool
{
    public static readonly ToolDescriptor Descriptor = new()
    {
        Name = ToolName.Parse("process.shell"),
        Description = "Runs a text in /bin/sh and gives its exit code and output.",
        InputSchema = ProcessSchemas.Input("""
            "script": { "type": "string", "minLength": 1, "description": "The text that the shell runs." },
            "args": { "type": "array", "items": { "type": ["string", "number", "boolean"] },
              "description": "The shell's $1, $2 and so on: the safe way for values. Default: none." }
            """, """["script"]"""),
        OutputSchema = ProcessSchemas.Output,
        Effect = EffectClass.Irreversible,
        TypicalDuration = TimeSpan.FromSeconds(3),
    };

    public static ProcessRequest Complete(ProcessRequest request, DataObject arguments) => request with
    {
        Command = OperatingSystem.IsWindows() ? "sh" : "/bin/sh",
        Args = ["-c", arguments.Text("script"), "sh", .. arguments.Texts("args")],
    };
}
