using Autonomy.Adapters.Files;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Processes;

/// <summary>
/// The tools that run programs of this machine. What a program does is not known, so repeating one counts as
/// irreversible unless the plan's step says otherwise.
/// </summary>
public sealed class ProcessAdapter : IToolAdapter
{
    private const string ReservedPrefix = "AUTONOMY_";

    private readonly ProcessOptions _options;
    private readonly FileRoots _folders;

    /// <summary>An adapter with these settings.</summary>
    /// <exception cref="ArgumentException">The settings have faults; the message lists all of them.</exception>
    public ProcessAdapter(ProcessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> faults = options.Faults();
        if (faults.Count > 0) throw new ArgumentException(string.Join(' ', faults), nameof(options));
        _options = options;
        _folders = new FileRoots(options.Roots, stateFolder: null);
    }

    /// <inheritdoc/>
    public string Family => "process";

    /// <inheritdoc/>
    public IReadOnlyList<ToolDescriptor> Tools { get; } =
        [ProcessRunTool.Descriptor, ProcessShellTool.Descriptor, ProcessScriptTool.Descriptor];

    /// <summary>The program that is started; a script for the shell may start any.</summary>
    public string? TargetOf(ToolDescriptor tool, DataObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ((input["command"] ?? input["interpreter"]) as DataString)?.Value;
    }

    /// <inheritdoc/>
    public IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input)
    {
        var faults = new List<InputFault>();
        // The other texts go through files, which may hold a NUL; the shell's text is an argument.
        string[] names = tool.Verb == "shell" ? ["script"] : ["command", "interpreter"];
        foreach (string name in names)
        {
            if (input.TextOrNull(name)?.Contains('\0', StringComparison.Ordinal) == true)
                faults.Add(new InputFault($"/{name}", "It holds a NUL character.", "Remove it."));
        }

        AddFaultsOfArgs(input, faults);
        AddFaultsOfEnvironment(input, faults);
        return faults;
    }

    /// <inheritdoc/>
    public async ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        IReadOnlyList<InputFault> faults = Validate(call.Tool, call.Input);
        if (faults.Count > 0) return new ToolOutcome.Failed(Arguments.Refuse(faults));
        string command = CommandOf(call.Tool, call.Input);
        if (cancellation.IsCancellationRequested)
        {
            Failure cancelled = ProcessClassification.Of(new ProcessEnding(command) { End = ProcessEnd.Cancelled });
            return new ToolOutcome.Failed(cancelled with { Effect = FailureEffect.None });
        }

        if (call.Tool == ProcessShellTool.Descriptor.Name && !_options.AllowShell)
        {
            const string Remedy = "the shell is not allowed. Use process.run, or allow it by "
                + "autonomy.security.allow-shell.";
            return Fail(command, ProcessEnd.Forbidden, Remedy);
        }

        (string? folder, Failure? refusal) = WorkingFolderOf(call.Input);
        if (folder is null) return new ToolOutcome.Failed(refusal!);
        // Starting a process blocks for milliseconds, which the caller must not.
        return await Task.Run(
            () => RunAsync(call.Tool, call.Input, folder, context, cancellation), CancellationToken.None);
    }

    private (string? Folder, Failure? Refusal) WorkingFolderOf(DataObject input)
    {
        const string Verb = "run a program in";
        string cwd = input.Text("cwd", ".");
        try
        {
            using PinnedPath folder = _folders.ExistingFolder(Verb, cwd);
            return (folder.RealPath, null);
        }
        catch (ToolFailedException exception)
        {
            return (null, exception.Failure);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, FileClassification.OfException(exception, Verb, cwd));
        }
    }

    private async Task<ToolOutcome> RunAsync(
        ToolName tool, DataObject arguments, string folder, ToolContext context, CancellationToken cancellation)
    {
        ProcessRequest request = RequestOf(tool, arguments, folder, context);
        if (!_options.AllowShell && ShellOf(request) is { } shell)
        {
            return Fail(
                request.Command, ProcessEnd.Forbidden,
                $"'{shell}' is a shell, and no shell is allowed. Start the program that it would start, with its list "
                + "of arguments, or allow the shell by autonomy.security.allow-shell.");
        }

        var runner = new ProcessRunner(request, _options.TerminationGrace, context.Time)
        {
            Notice = text => context.Progress(new ToolProgress(null, text)),
            Runs = _options.Runs,
        };
        try
        {
            ProcessResult result = await runner.RunAsync(cancellation);
            return ProcessOutcome.Of(result, request, arguments);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string path = Path.GetTempPath();
            return new ToolOutcome.Failed(
                FileClassification.OfException(exception, "keep a program's run in", path, FailureEffect.Unknown));
        }
    }

    private static string? ShellOf(ProcessRequest request) => ShellPrograms.Find(
        request.Command, request.Args, request.WorkingFolder, request.Environment.GetValueOrDefault("PATH"));

    private ProcessRequest RequestOf(ToolName tool, DataObject arguments, string folder, ToolContext context)
    {
        DataObject limits = arguments.Object("limits");
        var request = new ProcessRequest
        {
            Command = "",
            WorkingFolder = folder,
            Environment = EnvironmentOf(arguments, context),
            Stdin = arguments.TextOrNull("stdin"),
            Limits = new ProcessLimits
            {
                MemoryBytes = limits.IntegerOrNull("memoryBytes"),
                CpuSeconds = limits.IntegerOrNull("cpuSeconds"),
                Processes = limits.IntegerOrNull("processes"),
                OutputBytes = (int)context.Limits.OutputBytesWithin(
                    limits.Integer("outputBytes", _options.OutputBytesMax)),
            },
            AttemptLimits = context.Limits,
        };
        return tool.Verb switch
        {
            "run" => ProcessRunTool.Complete(request, arguments),
            "shell" => ProcessShellTool.Complete(request, arguments),
            "script" => ProcessScriptTool.Complete(request, arguments),
            _ => throw new ArgumentOutOfRangeException(nameof(tool), tool, "Not a tool of this family."),
        };
    }

    private Dictionary<string, string> EnvironmentOf(DataObject arguments, ToolContext context)
    {
        var environment = new Dictionary<string, string>();
        foreach (string name in _options.InheritedVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) environment[name] = value;
        }

        foreach ((string name, string value) in arguments.TextMap("env")) environment[name] = value;
        environment["AUTONOMY_EXECUTION"] = context.Execution;
        environment["AUTONOMY_STEP"] = context.Step;
        environment["AUTONOMY_ATTEMPT"] = context.Attempt.ToString();
        environment["AUTONOMY_IDEMPOTENCY_KEY"] = context.IdempotencyKey;
        return environment;
    }

    private static void AddFaultsOfArgs(DataObject input, List<InputFault> faults)
    {
        if (input["args"] is not DataArray args) return;
        for (int i = 0; i < args.Items.Length; i++)
        {
            if (args.Items[i] is DataString text && text.Value.Contains('\0', StringComparison.Ordinal))
            {
                faults.Add(new InputFault(
                    $"/args/{i}", "It holds a NUL character, which no program can take.",
                    "Remove it, or pass it by 'stdin'."));
            }
        }
    }

    private static void AddFaultsOfEnvironment(DataObject input, List<InputFault> faults)
    {
        foreach ((string name, DataValue value) in (input["env"] as DataObject)?.Properties ?? [])
        {
            string path = Arguments.Pointer("env", name);
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
            {
                faults.Add(new InputFault(
                    path, $"'{name}' is no name of a variable.", "Write letters, digits and underscores."));
            }
            else if (name.StartsWith(ReservedPrefix, StringComparison.Ordinal))
            {
                faults.Add(new InputFault(
                    path, $"'{name}' is the engine's own.", "Choose a name that does not begin with AUTONOMY_."));
            }
            else if (value is DataString text && text.Value.Contains('\0', StringComparison.Ordinal))
            {
                faults.Add(new InputFault(path, "Its value holds a NUL character.", "Remove it."));
            }
        }
    }

    private static string CommandOf(ToolName tool, DataObject arguments) => tool.Verb switch
    {
        "run" => arguments.Text("command"),
        "script" => arguments.Text("interpreter"),
        _ => "sh",
    };

    private static ToolOutcome.Failed Fail(string command, ProcessEnd end, string detail) =>
        new(ProcessClassification.Of(new ProcessEnding(command) { End = end }, detail));
}
