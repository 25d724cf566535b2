using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Core.Webhooks;
using Autonomy.Host.Api;
using Autonomy.Host.Security;
using Verdict = Autonomy.Core.Security.Verdict;

namespace Autonomy.Host.Administration;

/// <summary>
/// Takes the messages of inbound webhooks: each signed, sent a short while ago, and done once. That a message came is
/// durable before it is done; where the answer was lost, the journal of its execution tells whether it was.
/// </summary>
internal sealed class InboundHooks(
    WebhookDesk webhooks, SecretKeeper secrets, SubmissionDesk submissions, DurableExecutions executions,
    ExecutionEngine engine, IJournal journal, TimeProvider clock) : IDisposable
{
    /// <summary>How far the time of a message may be from ours, either way: 5 minutes.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Events after which what is known of the messages is stored as a whole: two for each message.</summary>
    private const int EventsPerSnapshot = 2_000;

    /// <summary>The longest id of a message: with the webhook's before it, it is a key of an execution.</summary>
    private const int MessageIdLengthMax = 200;

    private readonly ConcurrentDictionary<string, Hook> _hooks = new(StringComparer.Ordinal);

    /// <summary>An inbound webhook of this id, whosever it is.</summary>
    /// <exception cref="ApiException">There is none that does anything.</exception>
    public Webhook Find(string id) => webhooks.FindInbound(id) ?? throw new ApiException(
        ApiFault.NotFound, "unknown_webhook", $"There is no webhook '{Refusals.Excerpt(id)}'.");

    /// <summary>Finds out whether a message is from whom it should be, and of now.</summary>
    /// <exception cref="ApiException">It is not.</exception>
    public void Verify(Webhook webhook, InboundMessage message)
    {
        string? text = SecretOf(webhook);
        if (text is null || !WebhookSecret.TryParse(text, out WebhookSecret? secret, out _))
        {
            throw new ApiException(
                ApiFault.Unavailable, "secret_missing",
                "The secret of this webhook is not there, cannot be read, or is none of Standard Webhooks: nothing can "
                + "be verified.");
        }

        bool isForm = message.Id is { Length: > 0 and <= MessageIdLengthMax }
            && message.Id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '!' or ':')
            && long.TryParse(message.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (!isForm || !secret.Verify(message.Id!, message.Seconds, message.Body.Span, message.Signature ?? ""))
        {
            throw new ApiException(
                ApiFault.Unauthenticated, "bad_signature",
                "The message is not signed as Standard Webhooks says, with the secret of this webhook: webhook-id, "
                + "webhook-timestamp and webhook-signature.");
        }

        double age = clock.GetUtcNow().ToUnixTimeSeconds() - (double)message.Seconds;
        if (Math.Abs(age) > Tolerance.TotalSeconds)
        {
            throw new ApiException(
                ApiFault.Unauthenticated, "old_timestamp",
                "The message was not sent within the last 5 minutes, or the clocks differ. Sign it anew.");
        }
    }

    /// <summary>Does what a verified message asks for, once.</summary>
    /// <exception cref="ApiException">It is played back, or cannot be done.</exception>
    public async Task<InboundResult> TakeAsync(
        Caller caller, Webhook webhook, InboundMessage message, CancellationToken cancellation)
    {
        DataValue content = ContentOf(message);
        Hook hook = _hooks.GetOrAdd(webhook.Id, id => new Hook(new KeptStream<DeliveryBook, DeliveryEvent>(
            journal, clock, ShapeOf(id))));
        await hook.Turn.WaitAsync(cancellation);
        try
        {
            return await TakeAsync(hook.Book, caller, webhook, message, content);
        }
        finally
        {
            hook.Turn.Release();
        }
    }

    // It is finished whether or not its sender is still there.
    private async Task<InboundResult> TakeAsync(
        KeptStream<DeliveryBook, DeliveryEvent> book, Caller caller, Webhook webhook, InboundMessage message,
        DataValue content)
    {
        await book.LoadAsync();
        long before = book.Version;
        var kind = DeliveryKind.New;
        Demand(await book.DecideAsync((known, _) =>
        {
            kind = known.KindOf(message.Id!, message.Seconds);
            return kind == DeliveryKind.Replayed
                ? new Verdict<DeliveryEvent>([], null)
                : Verdict.Of<DeliveryEvent>(new DeliveryEvent.Taken(message.Id!, message.Seconds));
        }));
        if (kind == DeliveryKind.Replayed)
        {
            throw new ApiException(
                ApiFault.State, "replayed", "This very message came before. Nothing is done a second time.");
        }

        if (kind == DeliveryKind.Known)
            return new InboundResult(book.State.Find(message.Id!)!.Execution!, IsNew: false);
        string execution = webhook.Action!.Signal is null
            ? await StartAsync(caller, webhook, message, content)
            : await SignalAsync(caller, webhook, message, content, kind);
        Demand(await book.DecideAsync(
            (_, _) => Verdict.Of<DeliveryEvent>(new DeliveryEvent.Done(message.Id!, execution))));
        if (book.Version / EventsPerSnapshot > before / EventsPerSnapshot)
            await book.StoreAsync(DeliveryEventTable.SnapshotVersion, static known => known, static b => b.Write());
        return new InboundResult(execution, IsNew: true);
    }

    /// <summary>Forgets what is in memory of a webhook that is not there any more.</summary>
    public void Forget(string webhook) => _hooks.TryRemove(webhook, out _);

    public void Dispose()
    {
        foreach (Hook hook in _hooks.Values)
        {
            hook.Book.Dispose();
            hook.Turn.Dispose();
        }
    }

    // Started twice, it is one: its id follows from the webhook and the message.
    private async Task<string> StartAsync(
        Caller caller, Webhook webhook, InboundMessage message, DataValue content)
    {
        WebhookAction action = webhook.Action!;
        DataObject inputs = action.Inputs ?? DataObject.Empty;
        Submitted started = await submissions.SubmitAsync(
            caller,
            new Submission
            {
                Plan = action.Plan,
                PlanName = action.PlanName,
                Inputs = action.PayloadInput is { } name ? inputs.With(name, content) : inputs,
                Project = action.Project,
                Execution = ExecutionId.OfMessage(webhook.Workspace, webhook.Id, message.Id!),
            },
            CancellationToken.None);
        return started.Execution.Value;
    }

    private async Task<string> SignalAsync(
        Caller caller, Webhook webhook, InboundMessage message, DataValue content, DeliveryKind kind)
    {
        string id = webhook.Action!.ExecutionIn(content) ?? throw new ApiException(
            ApiFault.Meaning, "no_execution",
            $"The message names no execution at '{webhook.Action.ExecutionFrom}'.");
        ExecutionId execution = await executions.ReadAsync(
            caller.Workspace, id, static seen => seen.State.Id, CancellationToken.None);
        string author = $"{caller.Name} ({message.Id})";
        bool isDone = kind == DeliveryKind.Unfinished
            && await EventAuthors.HasAsync(journal, execution.Stream, author, CancellationToken.None);
        if (isDone) return execution.Value;
        CommandReply reply = await engine.SendAsync(
            execution, new ExecutionCommand.Signal(webhook.Action.Signal!, content, author));
        return reply is CommandReply.Refused refused ? throw Refusals.Of(refused.Rejection) : execution.Value;
    }

    private string? SecretOf(Webhook webhook)
    {
        try
        {
            return webhook.Secret is { } name ? secrets.Find(webhook.Workspace, name) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static StreamShape<DeliveryBook, DeliveryEvent> ShapeOf(string webhook) => new()
    {
        Stream = DeliveryEventTable.StreamOf(webhook),
        Empty = DeliveryBook.Empty,
        Encode = DeliveryEventTable.Encode,
        Fold = static (known, stored, body) =>
            known.Apply(DeliveryEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span)),
        Restore = static snapshot => snapshot.SchemaVersion == DeliveryEventTable.SnapshotVersion
            ? DeliveryBook.Read(snapshot.Body.Span)
            : null,
    };

    private static DataValue ContentOf(InboundMessage message)
    {
        try
        {
            DataValue content = DataJson.Parse(message.Body.Span);
            RequestValues.DemandNoNul(message.Body.Span);
            return content;
        }
        catch (JsonException exception)
        {
            throw new ApiException(
                ApiFault.Syntax, "invalid_json",
                $"The message is no JSON{JsonFaults.PlaceOf(exception)}: {JsonFaults.Of(exception).What}", exception);
        }
    }

    private static void Demand(Rejection? refusal)
    {
        if (refusal is not null) throw Refusals.Of(refusal);
    }

    /// <summary>The messages of one webhook, which are taken one after another.</summary>
    private sealed record Hook(KeptStream<DeliveryBook, DeliveryEvent> Book)
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);
    }
}

/// <summary>A message as it came.</summary>
/// <param name="Id">The header <c>webhook-id</c>.</param>
/// <param name="Timestamp">The header <c>webhook-timestamp</c>.</param>
/// <param name="Signature">The header <c>webhook-signature</c>.</param>
/// <param name="Body">The body, byte for byte.</param>
internal sealed record InboundMessage(string? Id, string? Timestamp, string? Signature, ReadOnlyMemory<byte> Body)
{
    /// <summary>When it was sent, in seconds since 1970; 0 where nothing of that kind was said.</summary>
    public long Seconds =>
        long.TryParse(Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds : 0;
}

/// <summary>What came of a message.</summary>
/// <param name="Execution">The execution that it was about, or that it started.</param>
/// <param name="IsNew">False: it had been done before.</param>
internal sealed record InboundResult(string Execution, bool IsNew);
