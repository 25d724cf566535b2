namespace Autonomy.Core.Plans;

/// <summary>A mistake in a plan.</summary>
/// <param name="Rule">The rule that is broken, a short stable word: <c>unknown-tool</c>, <c>cycle</c>,
/// <c>duration</c>.</param>
/// <param name="Path">Where in the plan, as a JSON pointer (RFC 6901): <c>/steps/3/with/url</c>.</param>
/// <param name="Position">Line and column in the text; null for a plan that was not read from a text.</param>
/// <param name="Message">What is wrong, with the value.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record PlanFault(string Rule, string Path, TextPosition? Position, string Message, string Fix);

/// <summary>A place in a text, both counted from 1.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The column, in UTF-16 code units.</param>
public readonly record struct TextPosition(int Line, int Column);
