using System.Collections.Immutable;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Explaining;

/// <summary>Why an execution, or a step of one, is where it is: one chain of causes down to its root.</summary>
public sealed record Explanation
{
    /// <summary>What is explained, as the subject of a sentence: <c>report-1</c>, <c>the step 'a'</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Its state, as a word of the journal.</summary>
    public required string Status { get; init; }

    /// <summary>What leads to what: each cause is the reason of the one before it; never empty.</summary>
    public required ImmutableArray<Cause> Causes { get; init; }

    /// <summary>Who or what moves it on.</summary>
    public required Mover MovedBy { get; init; }

    /// <summary>What moves it on, in words; of what has ended, that nothing does.</summary>
    public required string Next { get; init; }

    /// <summary>What a person can do about it, the most useful first; empty where it goes on by itself.</summary>
    public ImmutableArray<Remedy> Remedies { get; init; } = [];

    /// <summary>The last cause: the one to do something about.</summary>
    public Cause Root => Causes[^1];

    /// <summary>The whole answer in one sentence.</summary>
    public string Headline => $"{Capital(Subject)} is {Status} because {Sentence(Root.Text)}";

    /// <summary>The same, when the root is that a child execution goes on: the child's causes take over.</summary>
    public Explanation Through(Explanation child)
    {
        ArgumentNullException.ThrowIfNull(child);
        return child with { Subject = Subject, Status = Status, Causes = [.. Causes, .. child.Causes] };
    }

    /// <summary>
    /// The same, when no process runs the execution: then neither a tool nor a clock moves it, but whoever resumes it.
    /// What waits for a person, or has ended, stays as it is.
    /// </summary>
    /// <param name="execution">The execution to resume.</param>
    public Explanation Unserved(string execution)
    {
        if (MovedBy is Mover.Nothing or Mover.Person) return this;
        var left = new Cause(CauseKind.NoProcess, "no process runs it; this is how the last one left it");
        return this with
        {
            Causes = [.. Causes, left],
            MovedBy = Mover.Person,
            Next = "whoever resumes it",
            Remedies = [new Remedy(["resume", execution], "It goes on from exactly there."), .. Remedies],
        };
    }

    private static string Sentence(string text) => text.EndsWith('?') ? text : $"{text.TrimEnd('.')}.";

    private static string Capital(string text) =>
        text.StartsWith("the ", StringComparison.Ordinal) ? $"T{text[1..]}" : text;
}

/// <summary>One link of the chain.</summary>
/// <param name="Kind">What sort of cause it is.</param>
/// <param name="Text">The cause as the end of a sentence that begins with "because", without a full stop.</param>
public sealed record Cause(CauseKind Kind, string Text)
{
    /// <summary>The step that it is about; null for the execution as a whole.</summary>
    public string? Step { get; init; }

    /// <summary>The item, in a fan-out.</summary>
    public int? Item { get; init; }

    /// <summary>The child execution that it is about; null: none.</summary>
    public ExecutionId? Child { get; init; }

    /// <summary>Since when it is so; null where that is not known.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when it is so at the latest; null: no clock ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What is to be known besides, a line each: what was tried, what shows it.</summary>
    public ImmutableArray<string> Details { get; init; } = [];
}

/// <summary>The sorts of causes.</summary>
public enum CauseKind
{
    /// <summary>It has ended, and nothing is left to do.</summary>
    Ended,

    /// <summary>It was accepted and has not begun.</summary>
    Queue,

    /// <summary>A step that it needs has not ended, or did not do what was asked.</summary>
    Need,

    /// <summary>Every place is taken.</summary>
    Place,

    /// <summary>An attempt runs.</summary>
    Attempt,

    /// <summary>A probe finds out what became of an attempt.</summary>
    Probe,

    /// <summary>The call that undoes a step runs.</summary>
    Undo,

    /// <summary>The time of the next attempt has not come.</summary>
    Retry,

    /// <summary>A time has not come.</summary>
    Timer,

    /// <summary>A signal has not come.</summary>
    Signal,

    /// <summary>A child execution has not ended.</summary>
    Child,

    /// <summary>A person has not answered.</summary>
    Decision,

    /// <summary>Somebody paused it.</summary>
    Pause,

    /// <summary>Somebody paused its tool, its host, its project or its workspace.</summary>
    Hold,

    /// <summary>There is no budget for its next call.</summary>
    Budget,

    /// <summary>Somebody cancelled it.</summary>
    Cancel,

    /// <summary>Something failed for good.</summary>
    Failure,

    /// <summary>Its condition is false, or somebody left it out.</summary>
    Skip,

    /// <summary>No process runs the execution.</summary>
    NoProcess,

    /// <summary>No worker offers its tool, or none of those that do has a place, or is heard of.</summary>
    Executor,
}

/// <summary>Who or what moves an execution on.</summary>
public enum Mover
{
    /// <summary>Nothing: it has ended.</summary>
    Nothing,

    /// <summary>The end of a call that runs: of a tool, a probe, an undo.</summary>
    Attempt,

    /// <summary>A clock.</summary>
    Clock,

    /// <summary>A signal.</summary>
    Signal,

    /// <summary>A child execution.</summary>
    Child,

    /// <summary>A person.</summary>
    Person,

    /// <summary>The engine, as soon as it can.</summary>
    Engine,

    /// <summary>A worker that connects, or has a place.</summary>
    Executor,
}

/// <summary>A command that a person can give.</summary>
/// <param name="Arguments">What follows <c>autonomy</c>, word by word.</param>
/// <param name="Consequence">What comes of it.</param>
public sealed record Remedy(ImmutableArray<string> Arguments, string Consequence)
{
    /// <summary>The command as it is typed, quoted for a POSIX shell.</summary>
    public string Command => "autonomy " + Words;

    /// <summary>The same without the program's name, for who adds options of its own.</summary>
    public string Words => string.Join(' ', Arguments.Select(ShellText.Quote));
}
