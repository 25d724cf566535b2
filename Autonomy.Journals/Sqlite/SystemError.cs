namespace Autonomy.Journals.Sqlite;

/// <summary>
/// What the operating system said, where .NET tells it by a number alone: errno on Unix, an HRESULT on Windows.
/// </summary>
internal enum SystemError
{
    Other,
    Locked,
    NoSpace,
}

/// <summary>Reads <see cref="SystemError"/> from exceptions.</summary>
internal static class SystemErrors
{
    public static SystemError Of(Exception error) => error.HResult switch
    {
        11 or 35 or unchecked((int)0x80070020) => SystemError.Locked,
        28 or unchecked((int)0x80070070) => SystemError.NoSpace,
        _ => SystemError.Other,
    };
}
