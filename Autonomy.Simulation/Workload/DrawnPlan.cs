using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Simulation.Workload;

/// <summary>A plan that was drawn, and inputs for it.</summary>
/// <param name="Plan">Compiled from its text.</param>
/// <param name="Inputs">The inputs, defaults included.</param>
internal sealed record DrawnPlan(Plan Plan, DataObject Inputs);
