using System.Diagnostics;

namespace Autonomy.Tests.Support;

/// <summary>
/// Tells when a set of processes runs and when all of them are dead, without asking: each holds the writing end of one
/// named pipe, and the kernel ends the pipe with the last of them.
/// </summary>
internal sealed class LifeLine
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// A pipe in a folder. A process joins by <c>exec 9&gt;PATH</c> and tells that it runs by <c>echo &gt;&amp;9</c>.
    /// </summary>
    public LifeLine(TemporaryFolder folder, string name = "lifeline")
    {
        Path = folder.File(name);
        using (Process make = Process.Start("mkfifo", Path)) make.WaitForExit();
        Gone =
            Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The pipe.</summary>
    public string Path { get; }

    /// <summary>Ends when the first process has told that it runs.</summary>
    public Task Started => _started.Task;

    /// <summary>Ends when no process holds the pipe any more.</summary>
    public Task Gone { get; }

    private void Read()
    {
        // Opening blocks until a process opens the other end.
        using var pipe = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        while (pipe.ReadByte() >= 0) _started.TrySetResult();
    }
}
