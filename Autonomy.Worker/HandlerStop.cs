namespace Autonomy.Worker;

/// <summary>
/// Asks a handler to stop. Whatever it has done then is done on a thread of its own, and where that breaks, it is told:
/// neither holds up or ends what the worker does besides. Safe to use from any thread.
/// </summary>
internal sealed class HandlerStop(string tool, Action<string> onNotice) : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>Cancelled once it is asked.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Asks; returns at once. One that has ended is not asked.</summary>
    public void Ask() => _ = AskAsync();

    public void Dispose() => _source.Dispose();

    private async Task AskAsync()
    {
        try
        {
            await _source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ends at this very moment.
            return;
        }
        catch (AggregateException broken)
        {
            string causes = string.Join(' ', broken.InnerExceptions.Select(static cause => cause.Message));
            onNotice($"What a call of {tool} does when it is asked to stop broke: {causes}");
        }
    }
}
