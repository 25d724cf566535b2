using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary>
/// One tool of the family. Its work blocks: the adapter runs it off the caller. It leaves with
/// <see cref="ToolFailedException"/>, or with an exception of the file system, which the adapter classifies.
/// </summary>
internal abstract class FileTool
{
    internal abstract ToolDescriptor Descriptor { get; }

    internal virtual IReadOnlyList<InputFault> Validate(DataObject input) => [];

    internal virtual EffectClass EffectOf(DataObject input) => Descriptor.Effect;

    internal abstract DataValue Run(FileCall call);

    internal virtual ProbeResult Probe(FileCall call) => new ProbeResult.NotKnown("The tool has no probe.");

    /// <summary>The undoing call, for the tools whose output names what was kept.</summary>
    internal virtual ToolCall? UndoOf(ToolCall call, DataObject output) => output["undo"] is not DataString token
        ? null
        : new ToolCall(RestoreTool.Name, DataObject.Of(("path", output["path"]!), ("token", token)));

    /// <summary>The schema of an object of these properties, as JSON text.</summary>
    protected static DataObject Schema(string required, string properties) => (DataObject)DataJson.Parse($$"""
        {
          "type": "object",
          "required": [{{required}}],
          "additionalProperties": false,
          "properties": { {{properties}} }
        }
        """);
}

/// <summary>One call on its way through a tool.</summary>
internal sealed class FileCall(
    ToolCall call, ToolContext context, FileServices services, CancellationToken cancellation)
{
    internal DataObject Input => call.Input;

    internal ToolContext Context => context;

    internal FileRoots Roots => services.Roots;

    internal UndoStore Undo => services.Undo;

    internal FileToolOptions Options => services.Options;

    internal CancellationToken Cancellation => cancellation;

    internal string Verb => call.Tool.Verb;

    /// <summary>The path at hand, of a tool that goes through several: what breaks there is about it.</summary>
    internal string? At { get; set; }

    /// <summary>
    /// What a failure from here on means for the effect; a tool raises it when it passes the point of change.
    /// </summary>
    internal FailureEffect Effect { get; set; }

    /// <summary>Names what this call does to this place: the same in every attempt.</summary>
    internal string TokenOf(string realPath) => UndoStore.TokenOf(context.IdempotencyKey, call.Tool.Value, realPath);

    internal void RequireSpace(string path, PinnedPath folder, long bytes)
    {
        if (context.Limits.DiskBytes is { } most && bytes > most)
            throw FileFailures.TooLarge(Verb, path, $"it would write {bytes} bytes", most);
        long free = folder.FreeBytes - Options.FreeBytesMin;
        if (bytes > free) throw FileFailures.NoSpace(Verb, path, bytes, Math.Max(0, free));
    }

    /// <summary>Before something is kept for undo: refuses it where that would be too much.</summary>
    /// <param name="path">What is kept, as the call names it.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="isCopied">Whether that takes room on the disk of the engine's state; what is moved there from the
    /// same disk takes none.</param>
    internal void RequireRoomToKeep(string path, long bytes, bool isCopied)
    {
        long kept = Undo.BytesKept();
        long most = Options.KeptBytesTotalMax;
        if (kept + bytes > most)
        {
            throw FileFailures.CannotKeep(
                Verb, path, $"it has {bytes} bytes, {kept} are kept already, and at most {most} are in all");
        }

        long free = FreeBytesOfState();
        if (isCopied && bytes > free)
        {
            throw FileFailures.CannotKeep(
                Verb, path, $"it has {bytes} bytes, and the disk of the engine's state has {free} to spare");
        }
    }

    /// <summary>Before something is written into a private file to work in.</summary>
    internal void RequireRoomToWork(long bytes)
    {
        long free = FreeBytesOfState();
        if (bytes > free) throw FileFailures.NoSpace(Verb, Options.StateFolder, bytes, free);
    }

    private long FreeBytesOfState() => Math.Max(0, Undo.FreeBytes - Options.FreeBytesMin);
}

/// <summary>What all tools of one adapter share.</summary>
internal sealed record FileServices(FileToolOptions Options, FileRoots Roots, UndoStore Undo);
