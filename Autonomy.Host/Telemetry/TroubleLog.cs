using Autonomy.Host.Local;
using Microsoft.Extensions.Logging;

namespace Autonomy.Host.Telemetry;

/// <summary>
/// Logs what keeps the engine from its work. What is tried again every second says so each time: of the same place
/// there is a line a minute, of all places a hundred, and a count of what was left out.
/// </summary>
internal sealed partial class TroubleLog(ILogger<TroubleLog> log, TimeProvider clock)
{
    private const int PlacesMax = 100;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private long _began = clock.GetTimestamp();
    private int _leftOut;

    /// <summary>Logs a trouble, if there was not one of its place just before.</summary>
    public void Take(EngineTrouble trouble)
    {
        bool isTold;
        int leftOut = 0;
        lock (_lock)
        {
            if (clock.GetElapsedTime(_began) >= Window)
            {
                (_began, leftOut, _leftOut) = (clock.GetTimestamp(), _leftOut, 0);
                _told.Clear();
            }

            isTold = _told.Count < PlacesMax && _told.Add(trouble.Where);
            if (!isTold) _leftOut++;
        }

        if (leftOut > 0) LeftOut(log, leftOut);
        if (isTold) Troubled(log, trouble.Where, trouble.What, trouble.Cause);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Where}: {What}")]
    private static partial void Troubled(ILogger log, string where, string what, Exception? cause);

    [LoggerMessage(
        EventId = 2, Level = LogLevel.Error,
        Message = "{Count} more troubles were left out, of the same places or of too many")]
    private static partial void LeftOut(ILogger log, int count);
}
