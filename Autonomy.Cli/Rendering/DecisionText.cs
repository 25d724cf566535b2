using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;

namespace Autonomy.Cli.Rendering;

/// <summary>A question to a person: what is asked, what shows it, what can be answered and what follows.</summary>
internal static class DecisionText
{
    public static IEnumerable<StyledLine> Of(DecisionRequest request, Times times)
    {
        yield return new StyledLine().Add("? ", "yellow").Add(request.Question, "bold");
        yield return new StyledLine().Add($"  {request.Id} · {Words.Of(request.Kind)} · step {request.Step}", "dim");
        foreach (string evidence in request.Evidence) yield return new StyledLine().Add($"  {evidence}", "dim");
        foreach (StyledLine line in Circumstances(request)) yield return line;
        int width = request.Options.Max(option => option.Name.Length);
        foreach (DecisionOption option in request.Options)
        {
            yield return new StyledLine().Add("  ").AddColumn(option.Name, width, "bold").Add($"  {option.Consequence}")
                .Add(option.CanBeUndone ? " It can be undone." : "");
        }

        if (request.ExpiresAt is { } expires)
        {
            yield return new StyledLine().Add(
                $"  Without an answer '{request.Default}' is taken {times.Of(expires)}.", "yellow");
        }
    }

    private static IEnumerable<StyledLine> Circumstances(DecisionRequest request)
    {
        foreach (string tried in request.Tried ?? []) yield return new StyledLine().Add($"  tried: {tried}", "dim");
        if (request.Blocks is { } blocks)
            yield return new StyledLine().Add($"  waits for the answer: {string.Join(", ", blocks)}", "dim");
        if (request.GoesOn is { } others)
            yield return new StyledLine().Add($"  goes on meanwhile: {string.Join(", ", others)}", "dim");
    }

    /// <summary>The commands that answer it, one an option.</summary>
    public static IEnumerable<string> Commands(DecisionRequest request, CommandContext context) =>
        Remedies.Of(request).Select(remedy => context.Command(remedy.Words));
}
