using System.CommandLine;
using System.Globalization;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Estimates;
using Autonomy.Core.Values;
using Autonomy.Host.Local;
using Autonomy.Journals;

namespace Autonomy.Cli.Commands;

/// <summary><c>estimates</c>: how good the estimates of executions were that have ended.</summary>
internal static class EstimatesCommand
{
    // With fewer, chance alone may take a good coverage out of its bounds.
    private const int CountToJudge = 30;

    public static Command Create(Surroundings around) =>
        new Command("estimates", "How good estimates were: how many of 10 ended within their range")
            .Does(around, (context, _) => ShowAsync(context));

    private static async Task<int> ShowAsync(CommandContext context)
    {
        Calibration found = Calibration.Of(await PastOfAsync(context));
        const string Nothing = "Nothing was measured yet: no estimated execution has done all its work undisturbed.";
        if (context.WritesJson) context.WriteJson(DataOf(found));
        else if (found.Count == 0) context.Note(Nothing);
        else if (context.Output != OutputFormat.None) Write(context.Out, found);
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyCollection<PastEstimate>> PastOfAsync(CommandContext context)
    {
        try
        {
            await using StoreView store = StoreView.Open(context);
            using BuiltInTools tools = EngineSession.Tools(context);
            return await LearnedDurations.PastEstimatesAsync(store.Journal, tools.Catalog);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.Missing)
        {
            return [];
        }
    }

    private static void Write(Screen screen, Calibration found)
    {
        screen.Write(new StyledLine()
            .Add($"{Percent(found.Coverage)} of {found.Count} ", "bold")
            .Add($"{(found.Count == 1 ? "execution" : "executions")} took between P10 and P90; 80 % should."));
        screen.Write($"  quicker than P10: {Percent(found.Below)}, slower than P90: {Percent(found.Above)}");
        screen.Write(new StyledLine().Add($"  {VerdictOf(found)}", found.IsGood ? "green" : "yellow"));
    }

    private static string VerdictOf(Calibration found) => found switch
    {
        { Count: < CountToJudge } => $"Too few to judge: {CountToJudge} are needed.",
        { IsGood: true } => "That is good.",
        { Coverage: > Calibration.CoverageMax } => "The ranges are too wide.",
        _ => "The ranges are too narrow.",
    };

    private static DataObject DataOf(Calibration found) => DataObject.Of(
        ("apiVersion", ExecutionDocument.ApiVersion),
        ("count", found.Count),
        ("coverage", Part(found, found.Coverage)),
        ("below", Part(found, found.Below)),
        ("above", Part(found, found.Above)));

    private static DataValue Part(Calibration found, double part) =>
        found.Count == 0 ? DataNull.Value : new DataNumber(Math.Round((decimal)part, 3));

    private static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{part * 100:0} %");
}
