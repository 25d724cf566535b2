using System.Text;
using System.Text.RegularExpressions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Tools.Schemas;

/// <summary><c>minLength</c> and <c>maxLength</c>, in Unicode code points.</summary>
internal sealed class LengthRule(long lengthMin, long lengthMax) : SchemaRule
{
    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (value is not DataString text) return;
        long length = CodePoints(text.Value);
        if (length < lengthMin && text.Value.Length == 0)
        {
            validation.Report(path, $"{path.Subject} must not be empty.", "Write a text.");
        }
        else if (length < lengthMin)
        {
            validation.Report(
                path,
                $"{path.Subject} must have at least {lengthMin} characters; it has {length}.",
                "Write a longer text.");
        }
        else if (length > lengthMax)
        {
            validation.Report(
                path,
                $"{path.Subject} must have at most {lengthMax} characters; it has {length}.",
                "Write a shorter text.");
        }
    }

    private static long CodePoints(string text)
    {
        long count = 0;
        foreach (Rune _ in text.EnumerateRunes()) count++;
        return count;
    }
}

/// <summary><c>pattern</c>: the regular expression matches somewhere in the text.</summary>
internal sealed class PatternRule(Regex regex, string pattern) : SchemaRule
{
    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (value is not DataString text || regex.IsMatch(text.Value)) return;
        validation.Report(
            path,
            $"{path.Subject} must match the pattern {pattern}; it is {SchemaValidation.Show(value)}.",
            "Write a text of that form.");
    }
}
