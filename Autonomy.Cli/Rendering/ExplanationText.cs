using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Rendering;

/// <summary>An explanation for people and for programs.</summary>
internal static class ExplanationText
{
    /// <summary>The headline, the chain down to the root, who moves it on, and what to type.</summary>
    public static IEnumerable<StyledLine> Of(Explanation why, CommandContext context)
    {
        yield return new StyledLine().Add(why.Headline, "bold");
        if (why.Causes.Length > 1)
        {
            for (int i = 0; i < why.Causes.Length; i++)
            {
                string arrow = i == 0 ? "  " : $"{new string(' ', 2 * i)}└ ";
                yield return new StyledLine().Add(arrow, "dim").Add(why.Causes[i].Text)
                    .Add(SpanOf(why.Causes[i], context.Times), "dim");
            }
        }
        else if (why.Root.Since is not null || why.Root.Until is not null)
        {
            yield return new StyledLine().Add($" {SpanOf(why.Root, context.Times)}", "dim");
        }

        foreach (string detail in why.Root.Details) yield return new StyledLine().Add($"  {detail}", "dim");
        yield return new StyledLine().Add("Goes on by: ").Add(why.Next);
        int width = why.Remedies.Select(remedy => context.Command(remedy.Words).Length).DefaultIfEmpty().Max();
        foreach (Remedy remedy in why.Remedies)
        {
            yield return new StyledLine().Add("  ")
                .Add(context.Command(remedy.Words).PadRight(width), "bold").Add($"  {remedy.Consequence}", "dim");
        }
    }

    /// <summary>The same as one document; every property is always there, null where there is nothing.</summary>
    public static DataObject DocumentOf(ExecutionState state, string? step, Explanation why, CommandContext context) =>
        DataObject.Of(
            ("apiVersion", ExecutionDocument.ApiVersion),
            ("id", state.Id.Value),
            ("step", Optional(step)),
            ("status", why.Status),
            ("headline", why.Headline),
            ("causes", new DataArray([.. why.Causes.Select(CauseOf)])),
            ("movedBy", Words.Of(why.MovedBy)),
            ("next", why.Next),
            ("remedies", new DataArray([.. why.Remedies.Select(remedy => (DataValue)DataObject.Of(
                ("command", context.Command(remedy.Words)), ("consequence", remedy.Consequence)))])));

    private static DataObject CauseOf(Cause cause) => DataObject.Of(
        ("kind", Words.Of(cause.Kind)),
        ("text", cause.Text),
        ("step", Optional(cause.Step)),
        ("item", cause.Item is { } item ? item : DataNull.Value),
        ("since", ExecutionDocument.TimeOf(cause.Since)),
        ("until", ExecutionDocument.TimeOf(cause.Until)),
        ("details", new DataArray([.. cause.Details.Select(line => (DataValue)line)])));

    private static DataValue Optional(string? text) => text is null ? DataNull.Value : text;

    private static string SpanOf(Cause cause, Times times)
    {
        string since = cause.Since is { } from ? $" since {times.Of(from)}" : "";
        string until = cause.Until is { } to ? $" until {times.Of(to)}" : "";
        return since + until;
    }
}
