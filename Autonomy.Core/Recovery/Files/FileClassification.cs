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

    /// <summary>The code of a file or folder that is empty where something was wanted.</summary>
    public const string Empty = "empty";

    /// <summary>The code of a change that would lose content, since its old version cannot be kept.</summary>
    public const string CannotKeep = "cannot_keep";

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
        ["EDEADLK"] = FailureKind.Conflict,
        ["ETXTBSY"] = FailureKind.Conflict,
        [SharingViolation] = FailureKind.Conflict,
        ["ENOSPC"] = FailureKind.TooLarge,
        ["ENAMETOOLONG"] = FailureKind.TooLarge,
        ["EOVERFLOW"] = FailureKind.TooLarge,
        ["EMLINK"] = FailureKind.TooLarge,
        ["EFBIG"] = FailureKind.TooLarge,
        ["EMFILE"] = FailureKind.TooLarge,
        ["ENFILE"] = FailureKind.TooLarge,
        ["ENOMEM"] = FailureKind.TooLarge,
        [OutputTooLarge] = FailureKind.TooLarge,
        ["ENODEV"] = FailureKind.PermanentExternal,
        ["ENXIO"] = FailureKind.PermanentExternal,
        ["ENOSYS"] = FailureKind.PermanentExternal,
        ["EOPNOTSUPP"] = FailureKind.PermanentExternal,
        ["ENOTDIR"] = FailureKind.Configuration,
        ["EISDIR"] = FailureKind.Configuration,
        ["ELOOP"] = FailureKind.Configuration,
        ["EXDEV"] = FailureKind.Configuration,
        [Empty] = FailureKind.NoProgress,
        [CannotKeep] = FailureKind.DataLossRisk,
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
        [31] = "EMLINK",
        [35] = "EDEADLK",
        [36] = "ENAMETOOLONG",
        [38] = "ENOSYS",
        [39] = "ENOTEMPTY",
        [40] = "ELOOP",
        [75] = "EOVERFLOW",
        [84] = "EILSEQ",
        [95] = "EOPNOTSUPP",
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
    /// <param name="room">The bytes that were free and needed, where the failure is about them.</param>
    public static Failure OfCode(
        string code,
        string operation,
        string path,
        FailureEffect effect = FailureEffect.None,
        string detail = "",
        DiskRoom? room = null)
    {
        ArgumentNullException.ThrowIfNull(code);
        FailureKind kind = ByName.GetValueOrDefault(code, FailureKind.Unknown);
        return new Failure
        {
            Kind = kind,
            Code = code,
            Message = FileMessages.Of(kind, code, operation, path, room),
            Effect = effect,
            Scope = ScopeOf(kind),
            Evidence = new FailureEvidence
            {
                Code = code,
                Target = path,
                FreeBytes = room?.FreeBytes,
                NeededBytes = room?.NeededBytes,
                Missing = kind is FailureKind.NotFound ? path : null,
            },
            Causes = Sentence.Causes(detail),
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

    private static FailureScope ScopeOf(FailureKind kind) => kind switch
    {
        // A share or device is what a host is to the network; a quota is the account's that the engine runs as.
        FailureKind.ConnectFailed or FailureKind.PermanentExternal => FailureScope.Host,
        FailureKind.BudgetExhausted => FailureScope.Credential,
        FailureKind.Cancelled => FailureScope.Execution,
        _ => FailureScope.Call,
    };
}
