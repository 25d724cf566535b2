using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Pressure;

namespace Autonomy.Actors.Executions;

/// <summary>
/// Looks every few seconds how short of room the engine is, puts that in force for every decision, and tells the
/// executions in memory to go on when it falls.
/// </summary>
internal sealed class PressureKeeper(PressureSeams seams, ActorRef region) : Actor
{
    private static readonly object Look = new();

    /// <summary>The time between two looks.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private PressureLevel _level;

    protected override void PreStart()
    {
        Context.Timers.StartPeriodic(Look, Look, Interval);
        region.Tell(CountLive.Instance, Self);
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case var look when ReferenceEquals(look, Look): region.Tell(CountLive.Instance, Self); break;
            case LiveCount count: Judge(count); break;
            // Every execution in memory has been told to go on.
            case AllTold: break;
            default: Unhandled(message); break;
        }
    }

    private void Judge(LiveCount count)
    {
        PressureReading reading = seams.Gauge.Read() with
        {
            LiveExecutions = count.Live,
            LiveExecutionsMax = count.LiveMax,
        };
        EnginePressure pressure = PressurePolicy.Judge(reading, _level);
        if (pressure.Level == _level) return;
        bool falls = pressure.Level < _level;
        _level = pressure.Level;
        seams.Rules.Update(rules => rules with { Pressure = pressure });
        seams.OnChange(pressure);
        if (falls) region.Tell(seams.LookAgain, Self);
    }
}

/// <summary>What the keeper of the pressure needs.</summary>
/// <param name="Gauge">Reads the figures.</param>
/// <param name="Rules">Where the pressure is put in force.</param>
/// <param name="LookAgain">Tells executions that what held them may be over.</param>
/// <param name="OnChange">Hears of another level.</param>
internal sealed record PressureSeams(
    IPressureGauge Gauge, RulebookInForce Rules, TellAll LookAgain, Action<EnginePressure> OnChange);
