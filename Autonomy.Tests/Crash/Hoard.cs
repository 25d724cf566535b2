namespace Autonomy.Tests.Crash;

/// <summary>Holds all that the process can get of something, until it is disposed.</summary>
internal sealed class Hoard : IDisposable
{
    private const int BlockBytes = 64 << 10;

    private readonly List<FileStream> _handles = [];
    private readonly List<byte[]> _memory = [];

    /// <summary>Takes until there is no more.</summary>
    public Hoard(Scarcity scarcity)
    {
        try
        {
            while (true) Take(scarcity);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            // That was the last of it.
        }
    }

    public void Dispose()
    {
        foreach (FileStream handle in _handles) handle.Dispose();
        _memory.Clear();
        GC.Collect();
    }

    private void Take(Scarcity scarcity)
    {
        if (scarcity == Scarcity.Handles) _handles.Add(new FileStream("/dev/null", FileMode.Open, FileAccess.Read));
        else _memory.Add(new byte[BlockBytes]);
    }
}
