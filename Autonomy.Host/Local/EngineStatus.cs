using System.Collections.Immutable;
using Autonomy.Core.Pressure;
using Autonomy.Core.Tools;

namespace Autonomy.Host.Local;

/// <summary>How a running engine does: how short of room it is, and what it lets through to which service.</summary>
/// <param name="Pressure">How short of room, and of what.</param>
/// <param name="Gates">The gate of each service and credential that was called of late.</param>
public sealed record EngineStatus(EnginePressure Pressure, ImmutableArray<ToolGate> Gates)
{
    /// <summary>Whether calls to some service are held back more than usual.</summary>
    public bool HasTroubledGates => Gates.Any(static gate => gate.Circuit != CircuitState.Closed);
}
