namespace Autonomy.Core.Recovery;

/// <summary>What is told of an error of the file system: what could not be done, why, and what to do.</summary>
internal static class FileMessages
{
    /// <summary>The message of an error.</summary>
    internal static string Of(FailureKind kind, string code, string operation, string path, DiskRoom? room)
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
            FailureKind.TooLarge when code is "ENOSPC" && room is { } disk =>
                $"{what}: {disk.NeededBytes:N0} bytes are needed and {disk.FreeBytes:N0} are free. "
                + "Free some space, or write elsewhere.",
            FailureKind.TooLarge when code is "ENOSPC" => $"{what}: the disk is full. Free some space.",
            FailureKind.TooLarge when code is "ENAMETOOLONG" => $"{what}: its name is too long. Shorten it.",
            FailureKind.TooLarge when code is FileClassification.OutputTooLarge =>
                $"{what}: it is larger than the cap. Read a part of it.",
            FailureKind.TooLarge => $"{what}: a resource of this machine is used up ({code}). Do less at once.",
            FailureKind.PermanentExternal when code is "ENOSYS" or "EOPNOTSUPP" =>
                $"{what}: its file system cannot do that. Choose another path.",
            FailureKind.NoProgress => $"{what}: there is nothing in it. Check the step that makes it.",
            FailureKind.DataLossRisk =>
                $"{what} so that it could be undone. Say keep: false to do it without undo, or choose another path.",
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
