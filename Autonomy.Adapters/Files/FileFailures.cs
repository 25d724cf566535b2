using Autonomy.Core.Recovery;

namespace Autonomy.Adapters.Files;

/// <summary>The failures that the file tools find by themselves; those of the system are classified by Core.</summary>
internal static class FileFailures
{
    internal static ToolFailedException LeavesRoot(string verb, string path) =>
        new(FileClassification.OfCode(FileClassification.PathLeavesRoot, verb, path));

    internal static ToolFailedException Protected(string verb, string path) => Of(
        FailureKind.SecurityViolation,
        "protected_path",
        path,
        $"Cannot {verb} {path}: it belongs to the system or to the engine itself. Choose another path.");

    internal static ToolFailedException NoRegularFile(string verb, string path, string found) => Of(
        FailureKind.Denied,
        "no_regular_file",
        path,
        $"Cannot {verb} {path}: it is a {found}, and only files and folders are allowed. Choose another path.");

    internal static ToolFailedException OfCode(string code, string verb, string path) =>
        new(FileClassification.OfCode(code, verb, path));

    internal static ToolFailedException NoSpace(string verb, string path, long needed, long free) =>
        new(FileClassification.OfCode("ENOSPC", verb, path, room: new DiskRoom(free, needed)));

    internal static ToolFailedException TooLarge(string verb, string path, string what, long most) => Of(
        FailureKind.TooLarge,
        FileClassification.OutputTooLarge,
        path,
        $"Cannot {verb} {path}: {what}; the most is {most}. Ask for less at once.");

    internal static ToolFailedException CannotKeep(string verb, string path, string why) => Of(
        FailureKind.DataLossRisk,
        FileClassification.CannotKeep,
        path,
        $"Cannot {verb} {path} so that it could be undone: {why}. Say keep: false to do it without undo.");

    internal static ToolFailedException ChangedSince(string path, string found) => Of(
        FailureKind.Conflict,
        "changed_since",
        path,
        $"Cannot undo the change of {path}: {found}. Look at it, and restore by hand what is still wanted.");

    internal static ToolFailedException WrongContent(string verb, string path, string why) => Of(
        FailureKind.OutputMismatch,
        "wrong_content",
        path,
        $"Cannot {verb} {path}: {why}.");

    internal static ToolFailedException BadArgument(string verb, string path, string why) => Of(
        FailureKind.BadInput,
        "bad_input",
        path,
        $"Cannot {verb} {path}: {why}.");

    private static ToolFailedException Of(FailureKind kind, string code, string path, string message) => new(new Failure
    {
        Kind = kind,
        Code = code,
        Message = message,
        Evidence = new FailureEvidence { Code = code, Target = path },
    });
}
