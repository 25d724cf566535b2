using System.Collections.Frozen;

namespace Autonomy.Core.Recovery;

/// <summary>
/// Makes a <see cref="Failure"/> of an error of the file system: by its errno's name, which outranks the exception's
/// type. Pure.
/// </summary>
public static class FileClassification
{
    /// <summary>The code of a file that ended before its length.</summary>
    public const string ShortRead = "short_read";

    /// <summary>The code of a file that is not in the encoding that was asked for.</summary>
    public const string WrongEncoding = "wrong_encoding";

    /// <summary>The code of a file that another process holds.</summary>
    public const string SharingViolation = "sharing_violation";

    /// <summary>The code of content beyond the tool's cap.</summary>
    public const string OutputTooLarge = "output_too_large";

    /// <summary>The code of a path outside of the allowed roots.</summary>
    public const string PathLeavesRoot = "path_leaves_root";

    /// <summary>The code of our own cancellation.</summary>
    public const string Cancelled = "cancelled";

    private const int WindowsError = unchecked((int)0x80070000);

    private static readonly FrozenDictionary<string, FailureKind> ByName = new Dictionary<string, FailureKind>
    {
        ["ENOTCONN"] = FailureKind.ConnectFailed,
        ["EHOSTDOWN"] = FailureKind.ConnectFailed,
        ["EHOSTUNREACH"] = FailureKind.ConnectFailed,
        ["ESTALE"] = FailureKind.ConnectFailed,
        ["ETIMEDOUT"] = FailureKind.Timeout,
        ["EIO"] = FailureKind.AnswerCut,
        [ShortRead] = FailureKind.AnswerCut,
        ["EBUSY"] = FailureKind.Unavailable,
        ["EAGAIN"] = FailureKind.Conflict,
        ["EDQUOT"] = FailureKind.BudgetExhausted,
        ["EACCES"] = FailureKind.Denied,
        ["EPERM"] = FailureKind.Denied,
        ["EROFS"] = FailureKind.Denied,
        ["EINVAL"] = FailureKind.BadInput,
        ["EILSEQ"] = FailureKind.BadInput,
        [WrongEncoding] = FailureKind.OutputMismatch,
        ["ENOENT"] = FailureKind.NotFound,
        ["EEXIST"] = FailureKind.Conflict,
        ["ENOTEMPTY"] = FailureKind.Conflict,
        ["ETXTBSY"] = FailureKind.Conflict,
        [SharingViolation] = FailureKind.Conflict,
        ["ENOSPC"] = FailureKind.TooLarge,
        ["ENAMETOOLONG"] = FailureKind.TooLarge,
        ["EFBIG"] = FailureKind.TooLarge,
        ["EMFILE"] = FailureKind.TooLarge,
        ["ENFILE"] = FailureKind.TooLarge,
        ["ENOMEM"] = FailureKind.TooLarge,
        [OutputTooLarge] = FailureKind.TooLarge,
        ["ENODEV"] = FailureKind.PermanentExternal,
        ["ENXIO"] = FailureKind.PermanentExternal,
        ["ENOTDIR"] = FailureKind.Configuration,
        ["EISDIR"] = FailureKind.Configuration,
        ["ELOOP"] = FailureKind.Configuration,
        ["EXDEV"] = FailureKind.Configuration,
        [PathLeavesRoot] = FailureKind.SecurityViolation,
        [Cancelled] = FailureKind.Cancelled,
    }.ToFrozenDictionary();

    // The numbers of Linux; the runtime puts them into HResult where no exception type says more.
    private static readonly FrozenDictionary<int, string> ByErrno = new Dictionary<int, string>
    {
        [1] = "EPERM",
        [2] = "ENOENT",
        [5] = "EIO",
        [6] = "ENXIO",
        [11] = "EAGAIN",
        [12] = "ENOMEM",
        [13] = "EACCES",
        [16] = "EBUSY",
        [17] = "EEXIST",
        [18] = "EXDEV",
        [19] = "ENODEV",
        [20] = "ENOTDIR",
        [21] = "EISDIR",
        [22] = "EINVAL",
        [23] = "ENFILE",
        [24] = "EMFILE",
        [26] = "ETXTBSY",
        [27] = "EFBIG",
        [28] = "ENOSPC",
        [30] = "EROFS",
        [36] = "ENAMETOOLONG",
        [39] = "ENOTEMPTY",
        [40] = "ELOOP",
        [84] = "EILSEQ",
        [107] = "ENOTCONN",
        [110] = "ETIMEDOUT",
        [112] = "EHOSTDOWN",
        [113] = "EHOSTUNREACH",
        [116] = "ESTALE",
        [122] = "EDQUOT",
        [WindowsError + 2] = "ENOENT",
        [WindowsError + 3] = "ENOENT",
        [WindowsError + 5] = "EACCES",
        [WindowsError + 32] = SharingViolation,
        [WindowsError + 33] = SharingViolation,
        [WindowsError + 39] = "ENOSPC",
        [WindowsError + 80] = "EEXIST",
        [WindowsError + 112] = "ENOSPC",
        [WindowsError + 183] = "EEXIST",
        [WindowsError + 206] = "ENAMETOOLONG",
    }.ToFrozenDictionary();

    /// <summary>The failure of a named error.</summary>
    /// <param name="code">The errno's name (<c>ENOSPC</c>), or one of this type's codes.</param>
    /// <param name="operation">What was tried, as a verb: <c>write</c>.</param>
    /// <param name="path">The path that it was about.</param>
    /// <param name="effect">Whether anything changed.</param>
    /// <param name="detail">What is known besides, one line; empty when nothing.</param>
    public static Failure OfCode(
        string code, string operation, string path, FailureEffect effect = FailureEffect.None, string detail = "")
    {
        ArgumentNullException.ThrowIfNull(code);
        FailureKind kind = ByName.GetValueOrDefault(code, FailureKind.Unknown);
        return new Failure
        {
            Kind = kind,
            Code = code,
            Message = MessageOf(kind, code, operation, path),
            Effect = effect,
            Scope = kind is FailureKind.ConnectFailed ? FailureScope.Host : FailureScope.Call,
            Evidence = new FailureEvidence { Code = code, Target = path },
            Causes = string.IsNullOrWhiteSpace(detail) ? [] : [detail],
        };
    }

    /// <summary>The failure of an exception of the file system.</summary>
    /// <inheritdoc cref="OfCode"/>
    /// <param name="exception">What was thrown.</param>
    /// <param name="operation">What was tried, as a verb.</param>
    /// <param name="path">The path that it was about.</param>
    /// <param name="effect">Whether anything changed.</param>
    public static Failure OfException(
        Exception exception, string operation, string path, FailureEffect effect = FailureEffect.None)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return OfCode(CodeOf(exception), operation, path, effect, exception.Message);
    }

    /// <summary>
    /// The code of an exception of the file system: its errno's name where there is one, else by its type.
    /// </summary>
    public static string CodeOf(Exception exception) => exception switch
    {
        OperationCanceledException => Cancelled,
        UnauthorizedAccessException { InnerException: IOException inner }
            when ByErrno.TryGetValue(inner.HResult, out string? name) => name,
        UnauthorizedAccessException => "EACCES",
        FileNotFoundException or DirectoryNotFoundException => "ENOENT",
        DriveNotFoundException => "ENODEV",
        PathTooLongException => "ENAMETOOLONG",
        EndOfStreamException => ShortRead,
        // A lock by another handle comes as EAGAIN.
        IOException { HResult: 11 } => SharingViolation,
        IOException io when ByErrno.TryGetValue(io.HResult, out string? name) => name,
        System.Text.DecoderFallbackException => WrongEncoding,
        ArgumentException or NotSupportedException => "EINVAL",
        OutOfMemoryException => "ENOMEM",
        _ => "unknown",
    };

    private static string MessageOf(FailureKind kind, string code, string operation, string path)
    {
        string what = $"Cannot {operation} {path}";
        return kind switch
        {
            FailureKind.ConnectFailed => $"{what}: its share is gone ({code}). Check the mount and the network.",
            FailureKind.Timeout => $"{what}: the device did not answer in time.",
            FailureKind.AnswerCut =>
                $"{what}: the file ended early or the device failed ({code}). Try again, and check the disk.",
            FailureKind.Unavailable => $"{what}: it is busy. It is worth another try.",
            FailureKind.BudgetExhausted => $"{what}: the disk quota is used up. Free some of it, or raise it.",
            FailureKind.Denied when code is "EROFS" => $"{what}: the file system is read-only. Choose another folder.",
            FailureKind.Denied => $"{what}: no permission. Choose another folder, or allow it.",
            FailureKind.BadInput => $"{what}: it is no valid name here. Write another one.",
            FailureKind.OutputMismatch =>
                $"{what}: it is not in the encoding that was asked for. Name its encoding, or read it as base64.",
            FailureKind.NotFound =>
                $"{what}: it does not exist. Check its spelling, and that an earlier step makes it.",
            FailureKind.Conflict when code is "EEXIST" =>
                $"{what}: it exists already. Allow it to be replaced, or choose another name.",
            FailureKind.Conflict when code is "ENOTEMPTY" =>
                $"{what}: the folder is not empty. Empty it, or ask for all of it.",
            FailureKind.Conflict => $"{what}: another process holds it. It is worth another try.",
            FailureKind.TooLarge when code is "ENOSPC" => $"{what}: the disk is full. Free some space.",
            FailureKind.TooLarge when code is "ENAMETOOLONG" => $"{what}: its name is too long. Shorten it.",
            FailureKind.TooLarge when code is OutputTooLarge =>
                $"{what}: it is larger than the cap. Read a part of it.",
            FailureKind.TooLarge => $"{what}: a resource of this machine is used up ({code}). Do less at once.",
            FailureKind.PermanentExternal => $"{what}: its device is missing. Connect it, or choose another path.",
            FailureKind.Configuration when code is "EISDIR" => $"{what}: it is a folder. Name a file.",
            FailureKind.Configuration when code is "ENOTDIR" => $"{what}: a part of the path is no folder. Correct it.",
            FailureKind.Configuration => $"{what}: the path cannot be used ({code}). Correct it.",
            FailureKind.SecurityViolation =>
                $"{what}: it lies outside of the allowed folders. Choose a path inside, or allow its folder.",
            FailureKind.Cancelled => $"To {operation} {path} was cancelled.",
            _ => $"{what}: {code}. See the evidence.",
        };
    }
}
