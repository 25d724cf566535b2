using Autonomy.Cli;
using Xunit;

namespace Autonomy.Tests.Cli;

/// <summary>A command that owns the store while others look and steer.</summary>
internal sealed class BackgroundRun
{
    private BackgroundRun(Task<int> end) => End = end;

    /// <summary>Its exit code.</summary>
    public Task<int> End { get; }

    /// <summary>Starts it; completes once it has told of something.</summary>
    public static async Task<BackgroundRun> StartAsync(CommandBench bench, string awaited, params string[] args)
    {
        var error = new AwaitedText(awaited);
        var output = TextWriter.Synchronized(new StringWriter());
        Task<int> end = CommandLine.RunAsync(
            [.. args, "--color", "never"], bench.Around(output, error, TextReader.Null) with
            {
                IsErrorTerminal = false,
                IsInTerminal = false,
            });
        await Task.WhenAny(end, error.Seen);
        Assert.False(end.IsCompleted, "it ended before it told of what was awaited");
        return new BackgroundRun(end);
    }

    /// <summary>Completes once something was written.</summary>
    private sealed class AwaitedText(string awaited) : StringWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public override void WriteLine(string? value)
        {
            lock (_seen) base.WriteLine(value);
            if (value?.Contains(awaited, StringComparison.Ordinal) == true) _seen.TrySetResult();
        }
    }
}
