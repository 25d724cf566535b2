using Autonomy.Core.Values;

namespace Autonomy.Adapters.Processes;

/// <summary>The arguments that all tools of the family share, and their output.</summary>
internal static class ProcessSchemas
{
    private const string SharedArguments = """
        "cwd": { "type": "string", "minLength": 1,
          "description": "The working folder, inside the allowed folders. Default: the first of them." },
        "env": { "type": "object", "additionalProperties": { "type": "string" },
          "description": "Variables of the child, on top of the inherited ones. AUTONOMY_ names are the engine's." },
        "stdin": { "type": "string",
          "description": "The text that the program reads as its input. Default: an empty input." },
        "parse": { "type": "string", "enum": ["json"],
          "description": "Reads the standard output as JSON into stdoutJson." },
        "successExitCodes": { "type": "array", "minItems": 1,
          "items": { "type": "integer", "minimum": 0, "maximum": 255 },
          "description": "The exit codes that mean success. Default: [0]." },
        "limits": { "type": "object", "additionalProperties": false,
          "description": "What the program may use.", "properties": {
          "memoryBytes": { "type": "integer", "minimum": 1048576,
            "description": "Address space of each process, in bytes." },
          "cpuSeconds": { "type": "integer", "minimum": 1,
            "description": "Processor time of each process, in seconds." },
          "processes": { "type": "integer", "minimum": 1,
            "description": "Processes of the user, this one's included." },
          "outputBytes": { "type": "integer", "minimum": 1, "maximum": 67108864,
            "description": "Bytes of each output stream." } } }
        """;

    /// <summary>The schema of what every tool of the family gives.</summary>
    public static readonly DataObject Output = (DataObject)DataJson.Parse("""
        { "type": "object", "required": ["exitCode", "stdout", "stderr", "durationMs", "usage"],
          "additionalProperties": false,
          "properties": {
            "exitCode": { "type": "integer",
              "description": "0 to 255; 128 + signal for a program that a signal ended." },
            "stdout": { "type": "string", "description": "The standard output as text; empty when it is no UTF-8." },
            "stdoutBase64": { "type": "string", "description": "The standard output, when it is no UTF-8." },
            "stdoutJson": { "description": "The parsed standard output, with parse: json." },
            "stderr": { "type": "string",
              "description": "The error stream as text; bytes that are no UTF-8 stand as U+FFFD." },
            "durationMs": { "type": "integer", "description": "From start to end, in milliseconds." },
            "usage": { "type": "object", "additionalProperties": false, "properties": {
              "cpuMs": { "type": "integer",
                "description": "Processor time in milliseconds, where it can be measured." } } } } }
        """);

    /// <summary>An input schema of the tool's own arguments and the shared ones.</summary>
    public static DataObject Input(string ownArguments, string required) => (DataObject)DataJson.Parse($$"""
        { "type": "object", "additionalProperties": false, "required": {{required}},
          "properties": { {{ownArguments}}, {{SharedArguments}} } }
        """);
}
