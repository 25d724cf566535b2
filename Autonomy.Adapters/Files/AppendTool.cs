using System.Text;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary>
/// <c>file.append</c>: one line, record or piece at a file's end, durably. A note of where it goes is kept first, by
/// which a repeat of the call, and the probe, see whether it is there already.
/// </summary>
internal sealed class AppendTool : FileTool
{
    private const int LocksCount = 64;

    // Appends to one file are one after another, also from several executions of this process.
    private static readonly Lock[] Locks = [.. Enumerable.Range(0, LocksCount).Select(_ => new Lock())];

    internal override ToolDescriptor Descriptor { get; } = new()
    {
        Name = ToolName.Parse("file.append"),
        Description = "Adds a text or a JSON record at the end of a file, durably.",
        Effect = EffectClass.Compensatable,
        HonoursIdempotencyKey = true,
        CanProbe = true,
        CanUndo = true,
        InputSchema = Schema("\"path\", \"content\"", """
            "path": { "type": "string", "minLength": 1, "description": "The file; made when it is missing." },
            "content": { "description": "A text, or any value, which is written as compact JSON in one line." },
            "newline": { "type": "boolean", "default": true,
              "description": "Whether a line feed is added when the content does not end with one." },
            "folders": { "type": "boolean", "default": true,
              "description": "Whether missing folders on the way are made." }
            """),
        OutputSchema = Schema("\"path\", \"offset\", \"bytes\", \"size\", \"undo\"", """
            "path": { "type": "string" },
            "offset": { "type": "integer", "description": "Where it was added, in bytes." },
            "bytes": { "type": "integer", "description": "How much was added." },
            "size": { "type": "integer", "description": "The file's size after it." },
            "undo": { "type": "string", "description": "Names what is kept for file.restore." }
            """),
    };

    internal override DataValue Run(FileCall call)
    {
        string path = call.Input.Text("path");
        byte[] content = ContentOf(call.Input);
        using FileTarget target = call.Roots.Target(call.Verb, path, call.Input.Flag("folders", otherwise: true));
        string token = call.TokenOf(target.RealPath);
        lock (LockOf(target.RealPath))
        {
            UndoNote? earlier = call.Undo.Find(token);
            bool existed = earlier?.Existed ?? target.Present is not null;
            if (target.Present is null) AtomicFile.Write(target, token, mayReplace: false, static _ => { });
            using PinnedPath file = call.Roots.ExistingFile(call.Verb, target.RealPath);
            using FileStream stream = new(file.Access, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            call.RequireSpace(path, target.Folder, content.Length);
            if (earlier is not null && Found(stream, earlier.Offset, content) == content.Length)
                return Output(path, earlier.Offset, content.Length, stream.Length, token);
            if (earlier is not null) CutTornPiece(stream, earlier.Offset, content);
            long offset = stream.Length;
            call.Undo.Save(token, new UndoNote
            {
                Kind = UndoKind.Appended,
                Path = target.RealPath,
                Existed = existed,
                Offset = offset,
                Bytes = content.Length,
                Sha256 = FileContent.Hash(content),
            });
            call.Cancellation.ThrowIfCancellationRequested();
            Append(call, stream, offset, content);
            return Output(path, offset, content.Length, offset + content.Length, token);
        }
    }

    internal override ProbeResult Probe(FileCall call)
    {
        string path = call.Input.Text("path");
        byte[] content = ContentOf(call.Input);
        using FileTarget target = call.Roots.Target(call.Verb, path);
        string token = call.TokenOf(target.RealPath);
        if (call.Undo.Find(token) is not { } note || target.Present is null) return new ProbeResult.DidNotHappen();
        using PinnedPath file = call.Roots.ExistingFile(call.Verb, target.RealPath);
        using FileStream stream = File.OpenRead(file.Access);
        return Found(stream, note.Offset, content) == content.Length
            ? new ProbeResult.Happened(Output(path, note.Offset, content.Length, stream.Length, token))
            : new ProbeResult.DidNotHappen();
    }

    /// <summary>The lock that covers a file; some files share one.</summary>
    internal static Lock LockOf(string realPath) => Locks[(uint)StableHash.Of(realPath) % LocksCount];

    private static void Append(FileCall call, FileStream stream, long offset, byte[] content)
    {
        try
        {
            call.Effect = FailureEffect.Unknown;
            stream.Seek(offset, SeekOrigin.Begin);
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // Half a line must not stay; when cutting fails as well, the effect remains unknown.
            stream.SetLength(offset);
            call.Effect = FailureEffect.None;
            throw;
        }
    }

    /// <summary>How many of the content's first bytes stand at the offset.</summary>
    private static int Found(FileStream stream, long offset, byte[] content)
    {
        if (stream.Length <= offset) return 0;
        byte[] there = new byte[content.Length];
        stream.Seek(offset, SeekOrigin.Begin);
        int count = stream.ReadAtLeast(there, there.Length, throwOnEndOfStream: false);
        return there.AsSpan(0, count).CommonPrefixLength(content);
    }

    /// <summary>
    /// Removes what a crash left of an earlier attempt: a beginning of the content at the very end of the file.
    /// </summary>
    private static void CutTornPiece(FileStream stream, long offset, byte[] content)
    {
        int found = Found(stream, offset, content);
        if (found > 0 && offset + found == stream.Length) stream.SetLength(offset);
    }

    private static byte[] ContentOf(DataObject input)
    {
        string text = input["content"] is DataString given ? given.Value : DataJson.Write(input["content"]!);
        bool isEnded = !input.Flag("newline", otherwise: true) || text.EndsWith('\n');
        return Encoding.UTF8.GetBytes(isEnded ? text : $"{text}\n");
    }

    private static DataObject Output(string path, long offset, long bytes, long size, string token) => DataObject.Of(
        ("path", path), ("offset", offset), ("bytes", bytes), ("size", size), ("undo", token));
}
