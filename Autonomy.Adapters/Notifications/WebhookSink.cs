using System.Globalization;
using System.Net;
using System.Text;
using Autonomy.Adapters.Http;
using Autonomy.Core.Notifications;
using Autonomy.Core.Recovery;

namespace Autonomy.Adapters.Notifications;

/// <summary>
/// Posts notifications to a URL as Standard Webhooks 1.0 says. It may connect to what HTTP tools may connect to, and
/// follows no redirect. Any status of 2xx takes the notification; 410 says that the URL is gone for good.
/// </summary>
public sealed class WebhookSink : INotificationSink, IDisposable
{
    private readonly HttpClient _client;
    private readonly WebhookOptions _options;

    /// <summary>A sink with these settings.</summary>
    public WebhookSink(WebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var guard = new EgressGuard(options.Egress);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = (context, cancellation) => guard.ConnectAsync(context.DnsEndPoint, cancellation),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
            // A proxy would dial in our place, behind the guard's back.
            UseProxy = false,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("autonomy/0.1");
    }

    /// <inheritdoc/>
    public string Key => $"webhook:{_options.Url.AbsoluteUri}";

    // Some put a token into the path or the query: it is not shown.
    /// <inheritdoc/>
    public string Name => $"webhook {_options.Url.GetLeftPart(UriPartial.Authority)}";

    /// <inheritdoc/>
    public async ValueTask<DeliveryResult> DeliverAsync(Notification notification, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notification);
        using HttpRequestMessage request = RequestOf(notification);
        using var patience = new CancellationTokenSource(_options.Timeout, _options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using HttpResponseMessage response =
                await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return ResultOf(response);
        }
        catch (HttpRequestException exception)
        {
            string reason = (exception.InnerException ?? exception).Message;
            return new DeliveryResult.Refused($"it cannot be reached: {reason.TrimEnd('.')}");
        }
        catch (OperationCanceledException)
        {
            return new DeliveryResult.Refused(
                $"it did not answer within {_options.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    private HttpRequestMessage RequestOf(Notification notification)
    {
        string payload = notification.Payload;
        long timestamp = _options.Clock.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, _options.Url)
        {
            Content = new StringContent(payload, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("webhook-id", notification.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        if (_options.Secret is { } secret)
            request.Headers.Add("webhook-signature", secret.Sign(notification.Id, timestamp, payload));
        return request;
    }

    private DeliveryResult ResultOf(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) return DeliveryResult.Delivered.Instance;
        if (response.StatusCode == HttpStatusCode.Gone) return new DeliveryResult.Gone("it answered 410, gone");
        var headers = response.Headers.ToDictionary(
            header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new DeliveryResult.Refused(
            $"it answered {(int)response.StatusCode}", RetryAfterHeader.Read(headers, _options.Clock.GetUtcNow()));
    }
}

/// <summary>The settings of a webhook.</summary>
public sealed record WebhookOptions
{
    /// <summary>Where to post to: an absolute http or https URL.</summary>
    public required Uri Url { get; init; }

    /// <summary>What to sign with; null: nothing is signed.</summary>
    public WebhookSecret? Secret { get; init; }

    /// <summary>Where it may connect to.</summary>
    public required EgressOptions Egress { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>How long an answer may take: 15 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);
}
