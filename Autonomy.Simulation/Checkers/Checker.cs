using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>Looks for violations of some invariants in the history of a run that is over. A pure function.</summary>
/// <param name="Name">A word for reports: <c>attempt-numbers</c>.</param>
/// <param name="Invariants">The numbers of the invariants that it checks.</param>
/// <param name="Check">Finds the violations, none in a sound run.</param>
internal sealed record Checker(
    string Name, IReadOnlyList<int> Invariants, Func<RunHistory, IEnumerable<Violation>> Check);
