using Autonomy.Core.Executions;
using Autonomy.Core.Notifications;
using Autonomy.Core.Values;

namespace Autonomy.Host.Administration;

/// <summary>
/// Posts to the callbacks of executions of one lane, and keeps what became of it. One delivery is under way at a time.
/// </summary>
internal sealed class CallbackSink(string lane, CallbackBooks books, WebhookTerms terms)
    : INotificationSink, IDisposable
{
    private SubscribedSink? _sink;
    private Callback? _last;

    // What was delivered is remembered for as long as there is the lane.
    public string Key => $"callbacks-of:{lane}";

    public string Name => $"callbacks {lane}";

    public async ValueTask<DeliveryResult> DeliverAsync(Notification notification, CancellationToken cancellation)
    {
        var execution = ExecutionId.Parse(((DataString)notification.Data["execution"]!).Value);
        if (await books.FindAsync(execution, cancellation) is not { } callback)
            return DeliveryResult.Delivered.Instance;
        DeliveryResult result = await SinkOf(execution, callback).DeliverAsync(notification, cancellation);
        // A stop cut it off: that says nothing about the other side, and it is sent again.
        if (cancellation.IsCancellationRequested) return result;
        await books.StoreAsync(execution, EventOf(notification, result));
        // It is this execution's callback that is gone, and not the lane.
        return result is DeliveryResult.Gone ? DeliveryResult.Delivered.Instance : result;
    }

    public void Dispose() => _sink?.Dispose();

    // Messages to one place follow one another, over the same connection.
    private SubscribedSink SinkOf(ExecutionId execution, Callback callback)
    {
        if (_sink is not null && Callback.AreSame(_last, callback)) return _sink;
        _sink?.Dispose();
        (_sink, _last) = (new SubscribedSink(execution.Value, WorkspaceOf(lane), callback.Url, callback.Secret, terms),
            callback);
        return _sink;
    }

    private static string WorkspaceOf(string lane) => lane[..lane.LastIndexOf(' ')];

    private static CallbackEvent EventOf(Notification notification, DeliveryResult result) => result switch
    {
        DeliveryResult.Delivered => new CallbackEvent.Delivered(notification.Id, notification.Type),
        DeliveryResult.Refused refused => new CallbackEvent.Refused(notification.Id, notification.Type, refused.Reason)
        {
            RetryAfterMs = refused.RetryAfter is { } patience ? (long)patience.TotalMilliseconds : null,
        },
        DeliveryResult.Gone gone => new CallbackEvent.Refused(notification.Id, notification.Type, gone.Reason)
        {
            IsGone = true,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Not a result."),
    };
}
