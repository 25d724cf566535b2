namespace Autonomy.Core.Explaining;

/// <summary>Texts of commands that are printed to be typed.</summary>
public static class ShellText
{
    /// <summary>An argument as a POSIX shell reads it whole.</summary>
    public static string Quote(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return argument.Length > 0 && argument[0] != '~' && argument.All(IsPlain)
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    private static bool IsPlain(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or ':' or '=' or ',' or '@' or '+' or '~';
}
