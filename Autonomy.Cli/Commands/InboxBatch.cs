using Autonomy.Cli.Rendering;
using Autonomy.Core.Executions;
using Autonomy.Core.Workspaces;

namespace Autonomy.Cli.Commands;

/// <summary>Answers to several decisions at once: which they are, and whether they are really meant.</summary>
internal static class InboxBatch
{
    private const int ShownMax = 10;

    /// <summary>The open decisions of the same kind, tool and target that have the option.</summary>
    public static IReadOnlyList<OpenDecision> Alike(
        IEnumerable<OpenDecision> open, OpenDecision one, string option) =>
        [
            .. open.Where(other => Offers(other, option)
                && other.Decision.Request.Kind == one.Decision.Request.Kind
                && other.Decision.Request.Tool == one.Decision.Request.Tool
                && other.Decision.Request.Target == one.Decision.Request.Target),
        ];

    /// <summary>The open approvals of a tool, or of a family of them.</summary>
    public static IReadOnlyList<OpenDecision> OfTool(IEnumerable<OpenDecision> open, string tool, string option) =>
        [
            .. open.Where(other => Offers(other, option)
                && other.Decision.Request is { Kind: DecisionKind.Approval, Tool: { } asked }
                && NamePattern.Matches(tool, asked)),
        ];

    /// <summary>Shows what would be answered, and asks; false where it is not meant.</summary>
    /// <exception cref="RefusalException">There is none, or nobody can be asked.</exception>
    public static async Task<bool> ConfirmAsync(
        CommandContext context, IReadOnlyList<OpenDecision> asked, string option)
    {
        if (asked.Count == 0) throw new RefusalException(ExitCode.NotFound, "No open decision is like that.");
        foreach (OpenDecision one in asked.Take(ShownMax))
        {
            context.Error.Write(new StyledLine().Add($"  {one.Decision.Request.Id}  ", "bold")
                .Add(one.Decision.Request.Question).Crop(context.Error.Width));
        }

        if (asked.Count > ShownMax) context.Error.Write($"  ... and {asked.Count - ShownMax} more");
        string what = asked.Count == 1 ? "1 decision" : $"{asked.Count} decisions";
        if (context.ApprovesAll) return true;
        if (!context.MayAsk)
        {
            throw new RefusalException(
                ExitCode.BadUsage, $"This answers {what} with '{option}'. Confirm it with --yes.");
        }

        context.Error.Prompt($"Answer {what} with '{option}'? [y/N] ");
        string? said = await Task.Run(context.Around.In.ReadLine);
        return said?.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase) == true;
    }

    private static bool Offers(OpenDecision open, string option) =>
        open.Decision.Request.Options.Any(offered => offered.Name == option);
}
