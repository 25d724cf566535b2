namespace Autonomy.Simulation.World;

/// <summary>What a store does wrong on purpose, so that it can be seen that checkers find it.</summary>
[Flags]
internal enum StoreFlaws
{
    /// <summary>Nothing: it does as it promises.</summary>
    None = 0,

    /// <summary>It takes appends of owners that were fenced.</summary>
    IgnoresFences = 1,

    /// <summary>It answers what is written and not yet durable.</summary>
    AnswersBeforeSync = 2,

    /// <summary>A crash leaves the first half of a commit.</summary>
    KeepsHalfCommits = 4,
}
