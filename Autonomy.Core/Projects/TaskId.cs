using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Autonomy.Core.Projects;

/// <summary>A task: its project's name and its number there, from 1, as in <c>shop-t3</c>.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Number">Its number.</param>
public readonly record struct TaskId(string Project, int Number)
{
    private const string Mark = "-t";
    private const string SandboxMark = "-s";

    /// <summary>Reads an id; false when it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TaskId id)
    {
        id = default;
        int mark = text?.LastIndexOf(Mark, StringComparison.Ordinal) ?? -1;
        if (mark < 1 || !int.TryParse(text.AsSpan(mark + Mark.Length), NumberStyles.None, null, out int number))
            return false;
        id = new TaskId(text![..mark], number);
        // A number is written in one way.
        return number > 0 && id.ToString() == text;
    }

    /// <summary>The sandbox of a try of the task, as in <c>shop-t3-s1</c>.</summary>
    public string SandboxOf(int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{this}{SandboxMark}{attempt}");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Project}{Mark}{Number}");
}
