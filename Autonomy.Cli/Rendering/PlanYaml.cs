using System.Text;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Rendering;

/// <summary>
/// A plan as YAML in blocks. Texts are written as JSON strings, which YAML reads as they are, whatever is in them.
/// </summary>
internal static class PlanYaml
{
    private const int Indent = 2;

    public static string Write(DataObject plan)
    {
        var text = new StringBuilder();
        WriteObject(text, plan, 0, isFirstInPlace: false);
        return text.ToString();
    }

    private static void WriteObject(StringBuilder text, DataObject record, int depth, bool isFirstInPlace)
    {
        bool isInPlace = isFirstInPlace;
        foreach ((string name, DataValue value) in record.Properties)
        {
            if (!isInPlace) text.Append(' ', depth);
            isInPlace = false;
            text.Append(IsPlain(name) ? name : DataJson.Write(name)).Append(':');
            WriteValue(text, value, depth);
        }
    }

    private static void WriteValue(StringBuilder text, DataValue value, int depth)
    {
        switch (value)
        {
            case DataObject { Count: > 0 } record:
                text.Append('\n');
                WriteObject(text, record, depth + Indent, isFirstInPlace: false);
                break;
            case DataArray { Items: [DataObject, ..] } list:
                text.Append('\n');
                foreach (DataValue item in list.Items) WriteItem(text, item, depth + Indent);
                break;
            case DataString plain when IsPlain(plain.Value) && plain.Value.Length > 0 && char.IsLetter(plain.Value[0]):
                text.Append(' ').Append(plain.Value).Append('\n');
                break;
            default:
                text.Append(' ').Append(DataJson.Write(value)).Append('\n');
                break;
        }
    }

    private static void WriteItem(StringBuilder text, DataValue item, int depth)
    {
        text.Append(' ', depth).Append("- ");
        if (item is DataObject { Count: > 0 } record) WriteObject(text, record, depth + Indent, isFirstInPlace: true);
        else text.Append(DataJson.Write(item)).Append('\n');
    }

    // Words that YAML reads as something else stay in quotes.
    private static bool IsPlain(string text) =>
        text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
        && text.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n");
}
