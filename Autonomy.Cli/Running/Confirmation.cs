using Autonomy.Cli.Rendering;

namespace Autonomy.Cli.Running;

/// <summary>Asks whether what was shown may be done.</summary>
internal static class Confirmation
{
    private static readonly string[] Yes = ["y", "yes"];

    /// <summary>Returns when it may; refuses the command when it may not, or when nobody is there to say.</summary>
    public static void Require(CommandContext context, string question)
    {
        if (context.ApprovesAll) return;
        if (!context.MayAsk)
        {
            throw new RefusalException(
                ExitCode.WaitsForPerson, $"{question} Nothing was changed. Say yes with --yes.");
        }

        context.Error.Prompt($"{question} [y/N] ");
        string answer = context.Around.In.ReadLine()?.Trim() ?? "";
        if (!Yes.Contains(answer, StringComparer.OrdinalIgnoreCase))
            throw new RefusalException(ExitCode.WaitsForPerson, "Nothing was changed.");
    }

    /// <summary>Shows what would be done: on stdout when that is all that was asked for.</summary>
    public static void Show(CommandContext context, IEnumerable<StyledLine> lines, bool isAll)
    {
        foreach (StyledLine line in lines) (isAll ? context.Out : context.Error).Write(line);
    }
}
