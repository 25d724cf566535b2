using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Processes;

/// <summary><c>process.script</c>: a text in a private temporary file, run by its interpreter.</summary>
internal static class ProcessScriptTool
{
    public static readonly ToolDescriptor Descriptor = new()
    {
        Name = ToolName.Parse("process.script"),
        Description = "Runs a script's text with an interpreter and gives its exit code and output.",
        InputSchema = ProcessSchemas.Input("""
            "interpreter": { "type": "string", "minLength": 1,
              "description": "The program that reads the script's file: python3, bash, node." },
            "script": { "type": "string", "minLength": 1, "description": "The script's text." },
            "args": { "type": "array", "items": { "type": ["string", "number", "boolean"] },
              "description": "The arguments after the script's file. Default: none." }
            """, """["interpreter", "script"]"""),
        OutputSchema = ProcessSchemas.Output,
        Effect = EffectClass.Irreversible,
        TypicalDuration = TimeSpan.FromSeconds(3),
    };

    public static ProcessRequest Complete(ProcessRequest request, DataObject arguments) => request with
    {
        Command = arguments.Text("interpreter"),
        Script = arguments.Text("script"),
        Args = arguments.Texts("args"),
    };
}
