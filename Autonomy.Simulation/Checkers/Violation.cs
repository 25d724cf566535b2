using Autonomy.Core.Executions;

namespace Autonomy.Simulation.Checkers;

/// <summary>An invariant did not hold.</summary>
/// <param name="Invariant">Its number, 1 to 32.</param>
/// <param name="What">What was seen, and what should have been.</param>
/// <param name="Entry">The place in the history where it shows, from 0.</param>
/// <param name="Execution">The execution that it is about, if it is about one.</param>
internal sealed record Violation(int Invariant, string What, int Entry, ExecutionId? Execution);
