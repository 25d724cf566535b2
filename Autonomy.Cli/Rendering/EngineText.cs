using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Pressure;
using Autonomy.Core.Tools;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Rendering;

/// <summary>How the engine does that owns the store, for people.</summary>
internal static class EngineText
{
    /// <summary>How short of room it is, and what follows from that.</summary>
    public static StyledLine Of(EnginePressure pressure) => pressure.Level switch
    {
        PressureLevel.None => new StyledLine().Add("The engine has room."),
        PressureLevel.Elevated => new StyledLine().Add("The engine is short of room: ", "yellow")
            .Add($"{pressure.Why}. Background work waits."),
        _ => new StyledLine().Add("The engine is about to run out of room: ", "red")
            .Add($"{pressure.Why}. Nothing new is taken, and what is not urgent waits."),
    };

    /// <summary>The whole status.</summary>
    public static void Write(CommandContext context, EngineStatus status)
    {
        context.Out.Write(Of(status.Pressure));
        if (status.Gates.IsEmpty)
        {
            context.Out.Write(new StyledLine().Add("No service was called of late.", "dim"));
            return;
        }

        context.Out.WriteEmpty();
        var table = new TextTable("SERVICE", "KEY", "CIRCUIT", "CALLS", "WAITING", "PER SECOND", "LEFT");
        foreach (ToolGate gate in status.Gates)
        {
            table.Add(
                (gate.Host, "bold"), (gate.Credential == 0 ? "-" : $"{gate.Credential}", ""),
                (CircuitOf(gate, context.Times), gate.Circuit == CircuitState.Closed ? "green" : "red"),
                ($"{gate.CallsUnderWay}/{gate.ConcurrencyLimit}", ""),
                ($"{gate.CallsWaiting}", gate.CallsWaiting > 0 ? "yellow" : "dim"),
                (gate.CallsPerSecond.ToString("0.#", CultureInfo.InvariantCulture), ""),
                (gate.CallsLeft is { } left ? left.ToString("N0", CultureInfo.InvariantCulture) : "-", "dim"));
        }

        table.WriteTo(context.Out);
    }

    private static string CircuitOf(ToolGate gate, Times times) => gate.OpenUntil is { } until
        ? $"{Words.Of(gate.Circuit)}, probe {times.Of(until)}"
        : Words.Of(gate.Circuit);
}
