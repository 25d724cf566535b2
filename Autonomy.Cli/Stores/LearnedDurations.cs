using Autonomy.Actors.Following;
using Autonomy.Core.Estimates;
using Autonomy.Core.Experience;
using Autonomy.Core.Journaling;
using Autonomy.Core.Tools;
using Autonomy.Host.Local;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite;

namespace Autonomy.Cli.Stores;

/// <summary>Estimators with what the executions of a store have taught so far.</summary>
internal static class LearnedDurations
{
    // What came after the last checkpoint, read in a quarter of a second or less.
    private const long EventsMax = 20_000;

    /// <summary>An estimator for a workspace, with a journal that can be read.</summary>
    public static async Task<Estimator> EstimatorOfAsync(
        IJournalReader journal, IToolCatalog tools, string workspace)
    {
        var learned = new ExperienceFold(tools);
        await JournalCatchUp.ReadAsync(journal, learned, EventsMax, CancellationToken.None);
        return new Estimator(tools, learned.Of(workspace).Durations);
    }

    /// <summary>Estimates from before starts, and what came of them: read to the journal's end.</summary>
    public static async Task<IReadOnlyCollection<PastEstimate>> PastEstimatesAsync(
        IJournalReader journal, IToolCatalog tools)
    {
        var learned = new ExperienceFold(tools);
        await JournalCatchUp.ReadAsync(journal, learned, long.MaxValue, CancellationToken.None);
        return learned.PastEstimates;
    }

    /// <summary>
    /// An estimator for what the command line runs, with a store that may not be there: then nothing was learned.
    /// </summary>
    public static async Task<Estimator> EstimatorOfAsync(CommandContext context, IToolCatalog tools)
    {
        try
        {
            await using SqliteJournalReader journal = SqliteJournal.OpenReadOnly(context.DataFolder);
            return await EstimatorOfAsync(journal, tools, LocalEngine.Workspace);
        }
        catch (StoreException)
        {
            // A plan can be explained where there is no store yet; one that is broken is told of by what needs it.
            return new Estimator(tools, new DurationTable());
        }
    }
}
