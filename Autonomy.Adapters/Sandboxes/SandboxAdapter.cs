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
    private const long DiskBytesDefault = 1L << 30;
    private const long ProcessesDefault = 256;
    private const int OutputBytesDefault = 16 << 20;

    // What runs beside the command: the guard's watcher; and the program that isolates, outside and inside.
    private const int OwnPlain = 1;
    private const int OwnIsolated = 3;

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
                    "description": "Memory of it all at once, in bytes; /tmp holds as much. Default: 536870912." },
                  "cpuSeconds": { "type": "integer", "minimum": 1,
                    "description": "Processor time of it all, in seconds. Default: 60." },
                  "diskBytes": { "type": "integer", "minimum": 1,
                    "description": "Bytes that it writes to its folder. Default: 1073741824." },
                  "processes": { "type": "integer", "minimum": 1,
                    "description": "Processes and their threads at once. Default: 256." },
                  "outputBytes": { "type": "integer", "minimum": 1, "maximum": 67108864,
                    "description": "Bytes of each output stream. Default: 16777216." } } } } }
            """),
        OutputSchema = ProcessSchemas.Output,
        Effect = EffectClass.Irreversible,
        Timeout = TimeSpan.FromMinutes(10),
        TypicalDuration = TimeSpan.FromSeconds(3),
    };

    private readonly SandboxOptions _options;
    private readonly IsolationTrial _trial;

    /// <summary>An adapter with these settings; whether the machine isolates is found out at the first call.</summary>
    public SandboxAdapter(SandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _trial = new IsolationTrial(options);
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
        TrialResult trial = _trial.Result();
        string? fault = trial.Fault;
        if (WhyNot(trial) is { } refusal) return refusal;
        void Notice(string text) => context.Progress(new ToolProgress(null, text));
        if (fault is not null) Notice($"Runs as a plain process, as this machine does not isolate: {fault}.");
        try
        {
            using var folder = RunFolder.Make("autonomy-sandbox-", Notice);
            string? isolating = fault is null ? trial.Program : null;
            ProcessRequest request = RequestOf(input, folder.Path, context, isolating);
            var runner = new ProcessRunner(request, TerminationGrace, context.Time) { Notice = Notice };
            ProcessResult result = await runner.RunAsync(cancellation);
            // It may also not have been started for its own size, or for want of room.
            bool isGone = result.End is ProcessEnd.NotFound or ProcessEnd.NotExecutable
                && isolating is not null && !File.Exists(isolating);
            return isGone ? LookAgain(isolating!) : ProcessOutcome.Of(result, request, input);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ToolOutcome.Failed(FileClassification.OfException(
                exception, "keep a sandbox in", Path.GetTempPath(), FailureEffect.Unknown));
        }
    }

    // What the machine could do a moment later is no reason to run a command without isolation.
    private ToolOutcome.Failed? WhyNot(TrialResult trial)
    {
        if (trial.Fault is not { } fault) return null;
        if (trial.IsPassing) return NotNow(fault);
        return _options.AllowsPlain ? null : Refuse(fault);
    }

    // It was removed since it was tried: the command was not begun, and is told why it cannot be from now on.
    private ToolOutcome.Failed LookAgain(string gone)
    {
        _trial.Forget();
        return WhyNot(_trial.Result()) ?? NotNow($"'{gone}' was there and is not any more");
    }

    private static ProcessRequest RequestOf(DataObject input, string folder, ToolContext context, string? isolating)
    {
        bool isPlain = isolating is null;
        DataObject limits = input.Object("limits");
        string command = input.Text("command");
        string[] plain = ["-c", command];
        AttemptLimits attempt = AttemptLimits.Over(context.Limits, new AttemptLimits
        {
            MemoryBytes = limits.Integer("memoryBytes", MemoryBytesDefault),
            CpuTime = TimeSpan.FromSeconds(limits.Integer("cpuSeconds", CpuSecondsDefault)),
            DiskBytes = limits.Integer("diskBytes", DiskBytesDefault),
        })!;
        return new ProcessRequest
        {
            Command = isolating ?? "/bin/sh",
            Args = isPlain ? plain : Isolation.Arguments(
                folder, command, HasNetwork(input), attempt.MemoryBytes!.Value),
            IsSandboxed = true,
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
                ThreadsAtOnce = limits.Integer("processes", ProcessesDefault),
                OwnThreads = isPlain ? OwnPlain : OwnIsolated,
                // What is reserved is written by nobody, and not measured. Who writes is to meet the other limit first.
                FileBytes = 2 * attempt.DiskBytes,
                OutputBytes = (int)context.Limits.OutputBytesWithin(limits.Integer("outputBytes", OutputBytesDefault)),
            },
            AttemptLimits = attempt,
        };
    }

    private static bool HasNetwork(DataObject input) => input["network"] is DataBoolean { Value: true };

    private static ToolOutcome.Failed NotNow(string fault) => new(new Failure
    {
        Kind = FailureKind.Unavailable,
        Code = "isolation_not_now",
        Message = $"Whether this machine isolates could not be found out: {fault}. Try again when it has more room.",
        Scope = FailureScope.Tool,
    });

    private static ToolOutcome.Failed Refuse(string fault) => new(new Failure
    {
        Kind = FailureKind.Configuration,
        Code = "no_isolation",
        Message = $"This machine does not isolate: {fault}. Install bubblewrap and allow user namespaces, or set "
            + "autonomy.workers.plain-sandboxes to run commands as plain processes with limits.",
        Scope = FailureScope.Tool,
    });
}
