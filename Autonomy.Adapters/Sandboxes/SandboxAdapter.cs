using Autonomy.Adapters.Processes;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Sandboxes;

/// <summary>
/// Runs commands in isolation: what they write is in a folder of their own, which is gone afterwards, so that without a
/// network repeating one does no harm.
/// </summary>
public sealed class SandboxAdapter : IToolAdapter
{
    private const long MemoryBytesDefault = 512L << 20;
    private const long CpuSecondsDefault = 60;
    private const long ProcessesDefault = 256;
    private const int OutputBytesDefault = 16 << 20;

    private static readonly TimeSpan TerminationGrace = TimeSpan.FromSeconds(1);

    private static readonly ToolDescriptor Descriptor = new()
    {
        Name = ToolName.Parse("sandbox.run"),
        Description = "Runs a command of the shell in isolation and gives its exit code and output.",
        InputSchema = (DataObject)DataJson.Parse(
            """
            { "type": "object", "additionalProperties": false, "required": ["command"], "properties": {
                "command": { "type": "string", "minLength": 1, "description": "The text that /bin/sh runs." },
                "network": { "type": "boolean", "description": "Whether it may use the network. Default: no." },
                "stdin": { "type": "string", "description": "Its input. Default: empty." },
                "limits": { "type": "object", "additionalProperties": false, "properties": {
                  "memoryBytes": { "type": "integer", "minimum": 1048576,
                    "description": "Memory of it all at once, in bytes. Default: 536870912." },
                  "cpuSeconds": { "type": "integer", "minimum": 1,
                    "description": "Processor time of it all, in seconds. Default: 60." },
                  "processes": { "type": "integer", "minimum": 1,
                    "description": "Processes at once. Default: 256." },
                  "outputBytes": { "type": "integer", "minimum": 1, "maximum": 67108864,
                    "description": "Bytes of each output stream. Default: 16777216." } } } } }
            """),
        OutputSchema = ProcessSchemas.Output,
        Effect = EffectClass.Irreversible,
        Timeout = TimeSpan.FromMinutes(10),
        TypicalDuration = TimeSpan.FromSeconds(3),
    };

    private readonly SandboxOptions _options;
    private readonly Lazy<string?> _fault;

    /// <summary>An adapter with these settings; whether the machine isolates is found out at the first call.</summary>
    public SandboxAdapter(SandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _fault = new Lazy<string?>(() => Isolation.FaultOf(options.Program));
    }

    /// <inheritdoc/>
    public string Family => "sandbox";

    /// <inheritdoc/>
    public IReadOnlyList<ToolDescriptor> Tools { get; } = [Descriptor];

    /// <summary>Without a network nothing that it does outlives it; as a plain process it may do anything.</summary>
    public EffectClass EffectOf(ToolDescriptor tool, DataObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return HasNetwork(input) || _options.AllowsPlain ? EffectClass.Irreversible : EffectClass.Idempotent;
    }

    /// <inheritdoc/>
    public IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.TextOrNull("command")?.Contains('\0', StringComparison.Ordinal) == true
            ? [new InputFault("/command", "It holds a NUL character.", "Remove it.")]
            : [];
    }

    /// <inheritdoc/>
    public async ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        // Starting a process blocks for milliseconds, which the caller must not.
        return await Task.Run(() => RunAsync(call.Input, context, cancellation), CancellationToken.None);
    }

    private async Task<ToolOutcome> RunAsync(DataObject input, ToolContext context, CancellationToken cancellation)
    {
        if (_fault.Value is { } fault && !_options.AllowsPlain) return Refuse(fault);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("autonomy-sandbox-");
        try
        {
            ProcessRequest request = RequestOf(input, folder.FullName, context, isPlain: _fault.Value is not null);
            var runner = new ProcessRunner(request, TerminationGrace, context.Time);
            return ProcessOutcome.Of(await runner.RunAsync(cancellation), request, input);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ToolOutcome.Failed(FileClassification.OfException(
                exception, "keep a sandbox in", folder.FullName, FailureEffect.Unknown));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private ProcessRequest RequestOf(DataObject input, string folder, ToolContext context, bool isPlain)
    {
        DataObject limits = input.Object("limits");
        string command = input.Text("command");
        string[] plain = ["-c", command];
        return new ProcessRequest
        {
            Command = isPlain ? "/bin/sh" : _options.Program,
            Args = isPlain ? plain : Isolation.Arguments(folder, command, HasNetwork(input)),
            WorkingFolder = folder,
            Environment = new Dictionary<string, string>
            {
                ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
                ["HOME"] = isPlain ? folder : Isolation.WorkingFolder,
                ["LANG"] = "C.UTF-8",
                ["AUTONOMY_EXECUTION"] = context.Execution,
                ["AUTONOMY_STEP"] = context.Step,
                ["AUTONOMY_IDEMPOTENCY_KEY"] = context.IdempotencyKey,
            },
            Stdin = input.TextOrNull("stdin"),
            Limits = new ProcessLimits
            {
                Processes = limits.Integer("processes", ProcessesDefault),
                OutputBytes = (int)context.Limits.OutputBytesWithin(limits.Integer("outputBytes", OutputBytesDefault)),
            },
            AttemptLimits = AttemptLimits.Over(context.Limits, new AttemptLimits
            {
                MemoryBytes = limits.Integer("memoryBytes", MemoryBytesDefault),
                CpuTime = TimeSpan.FromSeconds(limits.Integer("cpuSeconds", CpuSecondsDefault)),
            })!,
        };
    }

    private static bool HasNetwork(DataObject input) => input["network"] is DataBoolean { Value: true };

    private static ToolOutcome.Failed Refuse(string fault) => new(new Failure
    {
        Kind = FailureKind.Configuration,
        Code = "no_isolation",
        Message = $"This machine does not isolate: {fault}. Install bubblewrap and allow user namespaces, or set "
            + "autonomy.workers.plain-sandboxes to run commands as plain processes with limits.",
        Scope = FailureScope.Tool,
    });
}
