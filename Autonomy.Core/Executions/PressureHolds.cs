using Autonomy.Core.Plans;
using Autonomy.Core.Pressure;

namespace Autonomy.Core.Executions;

/// <summary>
/// What an engine that is short of room lets wait: with elevated pressure what runs in the background, and half of what
/// runs at once; with high pressure what has a low priority too.
/// </summary>
internal static class PressureHolds
{
    /// <summary>Attempts at once in an execution as things are.</summary>
    public static int PlacesOf(ExecutionState state, EnginePressure pressure) =>
        pressure.Level == PressureLevel.None ? state.Concurrency : Math.Max(1, state.Concurrency / 2);

    /// <summary>What the wait of the step says if it starts no attempt now; null: it may.</summary>
    public static string? HoldOn(ExecutionState state, StepState step, EnginePressure pressure)
    {
        if (pressure.Level == PressureLevel.None) return null;
        Priority lowest = pressure.Level == PressureLevel.High ? Priority.Medium : Priority.Low;
        // What matters little in an execution that matters little matters as little as either.
        bool mayStart = step.Definition.Priority <= lowest && state.Priority <= lowest;
        return mayStart ? null : pressure.Hold;
    }
}
