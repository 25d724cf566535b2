using Autonomy.Core.Executions;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>Words a violation so that it can be found again.</summary>
internal static class Finding
{
    /// <summary>An event should not be there, or not so.</summary>
    public static Violation At(int invariant, ExecutionId execution, DurableEvent seen, string what) => new(
        invariant, $"{execution} version {seen.Stored.Version} ({seen.Stored.Name}) {what}", seen.Entry, execution);

    /// <summary>A call of a tool should not be there, or not so.</summary>
    public static Violation At(int invariant, SeenCall call, string what) =>
        new(invariant, $"{call.Called.Execution}: {call} {what}", call.Place, call.Called.Execution);
}
