namespace Autonomy.Core.Plans;

/// <summary>Which plan of its workspace an execution was submitted with, where that was given by its name.</summary>
/// <param name="Name">The plan's name in the workspace; it need not be what the plan calls itself.</param>
/// <param name="Version">The version, from 1.</param>
public sealed record PlanOrigin(string Name, int Version);
