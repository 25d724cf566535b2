using Autonomy.Core.Recovery;

namespace Autonomy.Tests.Core.Recovery.Recorded;

/// <summary>Errors of the file system, by their names in Linux's errno(3), and findings of the file tools.</summary>
internal static class FileRecordings
{
    public static IEnumerable<Recording> All =>
    [
        Code(FailureKind.ConnectFailed, "ENOTCONN", "FUSE: Transport endpoint is not connected"),
        Code(FailureKind.ConnectFailed, "ESTALE", "NFS: Stale file handle"),
        Code(FailureKind.ConnectFailed, "EHOSTDOWN", "CIFS: Host is down"),
        Code(FailureKind.Timeout, "ETIMEDOUT", "NFS soft mount: Connection timed out"),
        Code(FailureKind.AnswerCut, FileClassification.ShortRead, ".NET EndOfStreamException"),
        Code(FailureKind.AnswerCut, "EIO", "Input/output error"),
        Code(FailureKind.Unavailable, "EBUSY", "Device or resource busy"),
        Code(FailureKind.BudgetExhausted, "EDQUOT", "Disk quota exceeded"),
        Code(FailureKind.Denied, "EPERM", "Operation not permitted"),
        Code(FailureKind.Denied, "EACCES", "Permission denied"),
        Code(FailureKind.Denied, "EROFS", "Read-only file system"),
        Code(FailureKind.BadInput, "EINVAL", ".NET ArgumentException: Null character in path"),
        Code(FailureKind.BadInput, "EILSEQ", "Invalid or incomplete multibyte or wide character"),
        Code(FailureKind.OutputMismatch, FileClassification.WrongEncoding, ".NET DecoderFallbackException"),
        Code(FailureKind.NotFound, "ENOENT", "No such file or directory"),
        Code(FailureKind.Conflict, "EEXIST", "File exists"),
        Code(FailureKind.Conflict, "ENOTEMPTY", "Directory not empty"),
        Code(FailureKind.Conflict, FileClassification.SharingViolation, "Windows ERROR_SHARING_VIOLATION"),
        Code(FailureKind.TooLarge, "ENOSPC", "No space left on device"),
        Code(FailureKind.TooLarge, "ENAMETOOLONG", "File name too long"),
        Code(FailureKind.TooLarge, "EMFILE", "Too many open files"),
        Code(FailureKind.PermanentExternal, "ENODEV", "No such device"),
        Code(FailureKind.PermanentExternal, "EOPNOTSUPP", "Operation not supported"),
        Code(FailureKind.Configuration, "ENOTDIR", "Not a directory"),
        Code(FailureKind.Configuration, "EISDIR", "Is a directory"),
        Code(FailureKind.NoProgress, FileClassification.Empty, "an empty file where content was wanted"),
        Code(FailureKind.DataLossRisk, FileClassification.CannotKeep, "a file too large to be kept for undo"),
        new("files", FailureKind.DataLossRisk, FailureEffect.None, "file.delete with keep: false, before the call",
            static () =>
                HttpRecordings.Risk("file.delete", """{ "path": "/data", "recursive": true, "keep": false }""")),
        Code(FailureKind.SecurityViolation, FileClassification.PathLeavesRoot, "../../etc/passwd"),
        Code(FailureKind.Cancelled, FileClassification.Cancelled, "our own token"),
        Code(FailureKind.Unknown, "ENOTRECOVERABLE", "State not recoverable"),
    ];

    private static Recording Code(FailureKind kind, string code, string source) => new(
        "files", kind, FailureEffect.None, $"{code}, {source}",
        () => FileClassification.OfCode(code, "write", "/data/x", detail: source));
}
