using System.Text;
using Autonomy.Core.Executions;

namespace Autonomy.Tests.Crash;

/// <summary>Takes the lines that an engine in this process tells, and wakes whoever waits for one.</summary>
internal sealed class ToldLines : TextWriter
{
    private readonly List<string> _lines = [];
    private readonly List<(string Beginning, TaskCompletionSource<string> Told)> _waiters = [];
    private readonly Lock _gate = new();

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The executions whose submission was acknowledged.</summary>
    public IReadOnlyList<ExecutionId> Accepted
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines.Select(line => line.Split(' ')).Where(words => words[0] == "accepted")
                    .Select(words => ExecutionId.Parse(words[1]))];
            }
        }
    }

    /// <summary>The next line that begins so.</summary>
    public Task<string> WhenAsync(string beginning)
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _waiters.Add((beginning, told));
        return told.Task;
    }

    public override void WriteLine(string? value)
    {
        lock (_gate)
        {
            _lines.Add(value!);
            foreach (var (beginning, told) in _waiters)
            {
                if (value!.StartsWith(beginning, StringComparison.Ordinal)) told.TrySetResult(value);
            }
        }
    }
}
