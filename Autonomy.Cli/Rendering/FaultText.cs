using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Rendering;

/// <summary>A fault of a plan: place, rule, what is wrong, what to write instead.</summary>
internal static class FaultText
{
    public static StyledLine Of(string place, PlanFault fault) => new StyledLine()
        .Add($"{place} ", "bold").Add($"{fault.Rule}: ", "red").Add(fault.Message).Add($" -> {fault.Fix}", "green");

    /// <summary>What is no fault of a plan and yet worth a word.</summary>
    public static StyledLine OfWarning(string place, PlanFault warning) => new StyledLine()
        .Add($"{place} ", "bold").Add($"{warning.Rule}: ", "yellow").Add(warning.Message)
        .Add($" -> {warning.Fix}", "dim");

    /// <summary>Warnings for programs.</summary>
    public static DataValue DataOf(IEnumerable<PlanFault> warnings) => new DataArray(
    [
        .. warnings.Select(static warning => (DataValue)DataObject.Of(
            ("rule", warning.Rule), ("path", warning.Path), ("message", warning.Message), ("fix", warning.Fix))),
    ]);

    /// <summary>The line of the text, and a caret under the place.</summary>
    public static IEnumerable<StyledLine> ExcerptOf(string[] lines, TextPosition at, int width)
    {
        if (at.Line > lines.Length) yield break;
        string line = lines[at.Line - 1].TrimEnd('\r').Replace('\t', ' ');
        string number = $"{at.Line,6} | ";
        int room = Math.Max(20, width - number.Length - 1);
        int from = at.Column > room ? at.Column - (room / 2) : 0;
        string shown = from < line.Length ? line.Substring(from, Math.Min(room, line.Length - from)) : "";
        yield return new StyledLine().Add(number, "dim").Add(shown);
        yield return new StyledLine().Add(new string(' ', number.Length + Math.Max(0, at.Column - 1 - from)))
            .Add("^", "red");
    }
}
