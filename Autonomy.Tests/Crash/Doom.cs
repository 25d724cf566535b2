using System.Diagnostics;

namespace Autonomy.Tests.Crash;

/// <summary>
/// Kills this process (SIGKILL) when it passes a named point for the n-th time. Whoever calls at the point does not
/// come back from there; other threads go on for as long as the kernel takes to stop them, as with every kill.
/// </summary>
internal sealed class Doom(string? point, int passing)
{
    /// <summary>Of a process that is to live.</summary>
    public static readonly Doom None = new(null, 0);

    private int _passings;

    /// <summary>Whether a point is the one, so that what leads to it can be spared otherwise.</summary>
    public bool Awaits(string passed) => passed == point;

    /// <summary>The process is at this point.</summary>
    public void Pass(string passed)
    {
        if (Awaits(passed) && Interlocked.Increment(ref _passings) == passing) Strike();
    }

    /// <summary>Kills this process here and now.</summary>
    public static void Strike()
    {
        using Process self = Process.GetCurrentProcess();
        self.Kill();
    }
}
