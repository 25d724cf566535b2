using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Verdict = Autonomy.Core.Security.Verdict;

namespace Autonomy.Core.Filters;

/// <summary>A filter of executions that is kept under a name.</summary>
/// <param name="Filter">The filter as it was asked for, which whoever saved it has checked.</param>
/// <param name="Version">Changes with every save: no other content of this name ever had it, or will.</param>
/// <param name="By">Who saved it.</param>
/// <param name="At">When.</param>
public sealed record SavedFilter(DataObject Filter, long Version, string By, DateTimeOffset At);

/// <summary>The filters of a workspace, by their names. They are small: all of them are in one stream.</summary>
/// <param name="ByName">The filters.</param>
public sealed record SavedFilters(ImmutableSortedDictionary<string, SavedFilter> ByName)
{
    /// <summary>The most filters of a workspace: 1,000.</summary>
    public const int CountMax = 1_000;

    /// <summary>None yet.</summary>
    public static readonly SavedFilters None =
        new(ImmutableSortedDictionary.Create<string, SavedFilter>(StringComparer.Ordinal));

    /// <summary>The filters after an event.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="version">Its version in the stream.</param>
    /// <param name="at">When it was decided.</param>
    public SavedFilters Apply(SavedFilterEvent happened, long version, DateTimeOffset at) => happened switch
    {
        SavedFilterEvent.Saved saved => new SavedFilters(
            ByName.SetItem(saved.Name, new SavedFilter(saved.Filter, version, saved.By, at))),
        SavedFilterEvent.Deleted deleted => new SavedFilters(ByName.Remove(deleted.Name)),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened?.GetType().Name, "Not an event."),
    };

    /// <summary>What becomes of the wish to save a filter. What is saved as it is already stays as it is.</summary>
    /// <param name="name">The name.</param>
    /// <param name="filter">The filter, which was checked.</param>
    /// <param name="by">Who wishes it.</param>
    /// <param name="seen">The version that the filter must have, 0 where there must be none; null: any may be.</param>
    public Verdict<SavedFilterEvent> Save(string name, DataObject filter, string by, long? seen)
    {
        SavedFilter? known = ByName.GetValueOrDefault(name);
        if (seen is not null && seen != (known?.Version ?? 0))
        {
            return Verdict.Refuse<SavedFilterEvent>(
                RejectionCode.VersionChanged, "This filter is another by now. Look again.");
        }

        if (known is not null && known.Filter.Equals(filter)) return new Verdict<SavedFilterEvent>([], null);
        return known is not null || ByName.Count < CountMax
            ? Verdict.Of<SavedFilterEvent>(new SavedFilterEvent.Saved(name, filter, by))
            : Verdict.Refuse<SavedFilterEvent>(
                RejectionCode.InvalidArgument,
                $"There are {CountMax} filters already, which is the most. Delete some.");
    }

    /// <summary>What becomes of the wish to delete a filter; nothing where there is none.</summary>
    public Verdict<SavedFilterEvent> Delete(string name, string by) => ByName.ContainsKey(name)
        ? Verdict.Of<SavedFilterEvent>(new SavedFilterEvent.Deleted(name, by))
        : new Verdict<SavedFilterEvent>([], null);
}
