using Autonomy.Core.Journaling;

namespace Autonomy.Simulation.World;

/// <summary>A process that has the store open, as the store knows it.</summary>
internal interface IStoreUser
{
    /// <summary>Its number in the history.</summary>
    int Number { get; }

    /// <summary>Whether it has ended: nothing reaches it any more.</summary>
    bool IsGone { get; }

    /// <summary>Whether nothing goes between it and the store's server.</summary>
    bool IsCutOff { get; }

    /// <summary>The request with the right by which it writes now.</summary>
    AppendRequest Stamp(AppendRequest request);

    /// <summary>Does it now or, where the process is frozen, when it goes on; never where it is gone.</summary>
    void WhenAwake(Action happens);

    /// <summary>The process gets no turns for a while.</summary>
    void Freeze();

    /// <summary>The process dies within the store's code; only where the store is part of it.</summary>
    void DieInStore(string where);

    /// <summary>The outcome of a commit is not known: before the next one a new epoch is needed.</summary>
    void OnOutcomeUnknown();

    /// <summary>An append was refused because another owner holds the shard.</summary>
    void OnFenced();
}
