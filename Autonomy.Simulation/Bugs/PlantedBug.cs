namespace Autonomy.Simulation.Bugs;

/// <summary>
/// A small mistake in the engine, to prove that the simulation would find it. The engine's source knows nothing of it:
/// it is an edit of that source, compiled beside the sound engine.
/// </summary>
/// <param name="Name">In kebab-case: <c>undo-forward</c>.</param>
/// <param name="Breaks">What is wrong.</param>
/// <param name="Needs">What a run must contain to meet it: features of plans, operations of clients, faults.</param>
/// <param name="Invariants">The numbers of the invariants that show it: one of them is found violated.</param>
/// <param name="Edits"> The mistake; a second edit takes away the assertion of the engine itself that would stop it.
/// All in one project.
/// </param>
internal sealed record PlantedBug(
    string Name, string Breaks, string Needs, IReadOnlyList<int> Invariants, params SourceEdit[] Edits)
{
    /// <summary>
    /// A seed shortly before one that shows it, as the worlds are dealt now: a test that begins there saves the time of
    /// those before. Where they are dealt anew it says nothing, and the hunt takes as long as it takes.
    /// </summary>
    public ulong Near { get; init; }

    /// <summary>The project that it is in: <c>Autonomy.Core</c>.</summary>
    public string Project => Edits[0].File.Split('/')[0];
}

/// <summary>A text of a source file, and the one that takes its place.</summary>
/// <param name="File">Its path below the root of the repository, with slashes.</param>
/// <param name="Find">The text that stands there, exactly and once.</param>
/// <param name="Replace">The text that takes its place.</param>
internal sealed record SourceEdit(string File, string Find, string Replace)
{
    /// <summary>The file's text with the edit.</summary>
    /// <exception cref="PlantedBugException">The text to find is not there, or not once.</exception>
    public string ApplyTo(string text, PlantedBug bug)
    {
        int at = text.IndexOf(Find, StringComparison.Ordinal);
        bool isOnce = at >= 0 && text.IndexOf(Find, at + 1, StringComparison.Ordinal) < 0;
        return isOnce
            ? string.Concat(text.AsSpan(0, at), Replace, text.AsSpan(at + Find.Length))
            : throw new PlantedBugException(
                $"The planted bug '{bug.Name}' looks for a text of {File} that is there "
                + $"{(at < 0 ? "no more" : "more than once")}. Update the bug to the source as it is now: {Find}");
    }
}

/// <summary>A bug could not be planted: it does not fit the source, or the source is not there.</summary>
internal sealed class PlantedBugException(string message) : InvalidOperationException(message);
