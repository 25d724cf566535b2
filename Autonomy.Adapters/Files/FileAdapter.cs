using System.Text.RegularExpressions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary>
/// The family <c>file</c>: reads, writes and packs files under the allowed roots. Changes are atomic and durable, and
/// what they replace is kept for undo. Its work runs on the thread pool, so that a slow disk holds no caller.
/// </summary>
public sealed partial class FileAdapter : IToolAdapter
{
    private static readonly ProbeResult NotReadable = new ProbeResult.NotKnown("The place could not be looked at.");

    private readonly ToolSet<FileTool> _tools = new(
        [
            new ReadTool(), new WriteTool(), new AppendTool(), new CopyTool(), new MoveTool(), new DeleteTool(),
            new ListTool(), new HashTool(), new DiffTool(), new ZipTool(), new UnzipTool(), new RestoreTool(),
        ],
        tool => tool.Descriptor,
        (tool, input) => tool.Validate(input));

    private readonly FileServices _services;
    private readonly string _root;

    /// <summary>An adapter over the folders that the options name.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists all that are.</exception>
    public FileAdapter(FileToolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> faults = options.Faults();
        if (faults.Count > 0) throw new ArgumentException(string.Join(' ', faults), nameof(options));
        _root = Path.GetFullPath(options.Roots[0]);
        var roots = new FileRoots(options.Roots, options.StateFolder);
        _services = new FileServices(options, roots, new UndoStore(options));
    }

    /// <inheritdoc/>
    public string Family => "file";

    /// <inheritdoc/>
    public IReadOnlyList<ToolDescriptor> Tools => _tools.Descriptors;

    /// <inheritdoc/>
    public IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input) => _tools.Validate(tool, input);

    /// <inheritdoc/>
    public EffectClass EffectOf(ToolDescriptor tool, DataObject input)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return _tools.Find(tool.Name)?.EffectOf(input) ?? tool.Effect;
    }

    /// <summary>The path that the call writes or reads, absolute.</summary>
    public string? TargetOf(ToolDescriptor tool, DataObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return (input["to"] ?? input["path"]) is DataString { Value: { Length: > 0 } path } && !path.Contains('\0')
            ? Path.GetFullPath(path, _root)
            : null;
    }

    /// <inheritdoc/>
    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        new(Task.Run(() => Execute(call, context, cancellation), CancellationToken.None));

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        new(Task.Run(() => Probe(call, context, cancellation), CancellationToken.None));

    /// <inheritdoc/>
    public ToolCall? UndoOf(ToolCall call, DataValue output)
    {
        ArgumentNullException.ThrowIfNull(call);
        return output is DataObject record ? _tools.Find(call.Tool)?.UndoOf(call, record) : null;
    }

    private ToolOutcome Execute(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        var run = new FileCall(call, context, _services, cancellation);
        try
        {
            cancellation.ThrowIfCancellationRequested();
            FileTool tool = _tools.Require(call);
            DataValue output = tool.Run(run);
            return new ToolOutcome.Succeeded(output) { Usage = UsageOf(tool, output) };
        }
        catch (ToolFailedException exception)
        {
            return new ToolOutcome.Failed(exception.Failure);
        }
        catch (Exception exception) when (IsOfFileSystem(exception))
        {
            string path = run.At ?? call.Input.TextOrNull("path") ?? call.Input.TextOrNull("from") ?? call.Tool.Value;
            Failure failure = FileClassification.OfException(exception, run.Verb, path, run.Effect);
            return new ToolOutcome.Failed(failure with { Causes = [.. failure.Causes.Select(WithoutDescriptors)] });
        }
    }

    // The tools say how much they read or wrote; what reads gives it out, what changes things puts it on the disk.
    private static AttemptUsage? UsageOf(FileTool tool, DataValue output)
    {
        if (output is not DataObject record || record["bytes"] is not DataNumber number) return null;
        if (!number.TryGetInt64(out long bytes)) return null;
        return tool.Descriptor.Effect == EffectClass.Pure
            ? new AttemptUsage { OutputBytes = bytes }
            : new AttemptUsage { DiskBytes = bytes };
    }

    private ProbeResult Probe(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        try
        {
            return _tools.Require(call).Probe(new FileCall(call, context, _services, cancellation));
        }
        catch (ToolFailedException exception)
        {
            return new ProbeResult.NotKnown(exception.Failure.Message);
        }
        catch (Exception exception) when (IsOfFileSystem(exception))
        {
            return NotReadable;
        }
    }

    private static bool IsOfFileSystem(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or OperationCanceledException;

    /// <summary>The paths by which pinned folders are reached say nothing to a person.</summary>
    private static string WithoutDescriptors(string cause) => DescriptorPath().Replace(cause, "...");

    [GeneratedRegex("/proc/self/fd/[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex DescriptorPath();
}
