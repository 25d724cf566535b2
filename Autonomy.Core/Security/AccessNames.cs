using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Naming;

namespace Autonomy.Core.Security;

/// <summary>The forms of names that people give to what guards the service.</summary>
public static class AccessNames
{
    /// <summary>The longest name of a token, in characters.</summary>
    public const int TokenLengthMax = 100;

    /// <summary>The longest name of a secret, in characters.</summary>
    public const int SecretLengthMax = 100;

    /// <summary>What the names of environment variables that are secrets begin with.</summary>
    public const string SecretVariablePrefix = "AUTONOMY_SECRET_";

    /// <summary>Whether it can name a workspace that is given tokens.</summary>
    public static bool IsWorkspace([NotNullWhen(true)] string? text) => ScopedName.IsName(text);

    /// <summary>
    /// Whether it can name a secret: 1 to 100 ASCII letters, digits, '-', '_' and '.', beginning with a letter, digit
    /// or '_', so that it can name a file as well.
    /// </summary>
    public static bool IsSecret([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= SecretLengthMax }
        && (char.IsAsciiLetterOrDigit(text[0]) || text[0] == '_')
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>The secrets among environment variables, without what their names begin with.</summary>
    public static IReadOnlyList<string> SecretsAmong(IEnumerable<string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return
        [
            .. variables.Where(static name => name.StartsWith(SecretVariablePrefix, StringComparison.Ordinal))
                .Select(static name => name[SecretVariablePrefix.Length..]).Where(IsSecret),
        ];
    }

    /// <summary>Whether it can name a token: 1 to 100 characters, none of them a control or format character.</summary>
    public static bool IsToken([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= TokenLengthMax } && !string.IsNullOrWhiteSpace(text)
        && !text.Any(static c => char.IsControl(c) || char.IsSurrogate(c)
            || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format);
}
