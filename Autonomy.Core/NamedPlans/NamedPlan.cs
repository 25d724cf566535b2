using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Verdict = Autonomy.Core.Security.Verdict;

namespace Autonomy.Core.NamedPlans;

/// <summary>A version of a plan that is kept under a name. It never changes.</summary>
/// <param name="Number">Its number: no other version of this name ever had it, or will.</param>
/// <param name="Place">The version of the stream's event that holds the plan.</param>
/// <param name="By">Who stored it.</param>
/// <param name="At">When.</param>
public sealed record PlanVersion(int Number, long Place, string By, DateTimeOffset At);

/// <summary>
/// What a workspace keeps under the name of a plan: its versions, of which each submission takes the newest or the one
/// that it names. The plans themselves stay in the events.
/// </summary>
public sealed record NamedPlan
{
    /// <summary>The most versions of a name: 10,000.</summary>
    public const int VersionsMax = 10_000;

    /// <summary>Before anything happened: there is no such plan.</summary>
    public static readonly NamedPlan None = new();

    /// <summary>The highest number that was given so far, those of a deleted plan included.</summary>
    public int Last { get; init; }

    /// <summary>The versions that there are, the oldest first; none: there is no such plan.</summary>
    public ImmutableList<PlanVersion> Versions { get; init; } = [];

    /// <summary>Whether there is such a plan.</summary>
    public bool Exists => !Versions.IsEmpty;

    /// <summary>A version; null for its number: the newest. Null: there is none.</summary>
    public PlanVersion? Find(int? number) => number is null
        ? Versions.LastOrDefault()
        : Versions.Find(version => version.Number == number);

    /// <summary>Why what was laid down with a plan's name cannot be run, where there is no such plan.</summary>
    public static string WhyGone(string reference) =>
        $"There is no plan '{reference}' in this workspace any more. Store it again, or name another.";

    /// <summary>The plan after an event.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="place">Its version in the stream.</param>
    /// <param name="at">When it was decided.</param>
    public NamedPlan Apply(NamedPlanEvent happened, long place, DateTimeOffset at) => happened switch
    {
        NamedPlanEvent.Stored stored => new NamedPlan
        {
            Last = stored.Version,
            Versions = Versions.Add(new PlanVersion(stored.Version, place, stored.By, at)),
        },
        NamedPlanEvent.Deleted => new NamedPlan { Last = Last },
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened?.GetType().Name, "Not an event."),
    };

    /// <summary>What becomes of the wish to store a plan, which was checked, as the next version.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="by">Who wishes it.</param>
    /// <param name="after">The version that must be the newest; null: any may be.</param>
    public Verdict<NamedPlanEvent> Store(DataObject plan, string by, long? after)
    {
        int newest = Find(null)?.Number ?? 0;
        if (after is not null && after != newest)
        {
            return Verdict.Refuse<NamedPlanEvent>(
                RejectionCode.VersionChanged, $"The newest version of this plan is {newest} by now. Look again.");
        }

        return Versions.Count < VersionsMax
            ? Verdict.Of<NamedPlanEvent>(new NamedPlanEvent.Stored(Last + 1, plan, by))
            : Verdict.Refuse<NamedPlanEvent>(
                RejectionCode.InvalidArgument,
                $"A plan has {VersionsMax} versions at most. Delete it, or take another name.");
    }

    /// <summary>What becomes of the wish to delete it, with every version.</summary>
    public Verdict<NamedPlanEvent> Delete(string by) => Exists
        ? Verdict.Of<NamedPlanEvent>(new NamedPlanEvent.Deleted(by))
        : new Verdict<NamedPlanEvent>([], null);
}
