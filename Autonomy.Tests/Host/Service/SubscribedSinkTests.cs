using Autonomy.Adapters.Http;
using Autonomy.Core.Notifications;
using Autonomy.Core.Values;
using Autonomy.Host.Administration;
using Autonomy.Host.Security;
using Autonomy.Journals.InMemory;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>What is posted by the secret of a workspace, which is looked up for each message.</summary>
public sealed class SubscribedSinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ASecretThatCannotBeReadRefusesUntilItCanBe()
    {
        string file = _folder.File("HOOK");
        await File.WriteAllTextAsync(file, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        await using RawHttpServer server = RawHttpServer.Answering(204);
        await using var journal = new InMemoryJournal();
        using var secrets = new SecretKeeper(
            journal, TimeProvider.System,
            new SecretSources { Folder = _folder.Path, Environment = static _ => null });
        using var sink = new SubscribedSink(
            "hook-1", "default", server.Url, "HOOK",
            new WebhookTerms(secrets, EgressOptions.ForLocalEngine, TimeProvider.System));
        var notification = new Notification(
            "a-1", "execution.completed", TimeProvider.System.GetUtcNow(), DataObject.Empty);

        ValueTask<DeliveryResult> begun;
        await using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            begun = sink.DeliverAsync(notification, CancellationToken.None);
        DeliveryResult.Refused refused = Assert.IsType<DeliveryResult.Refused>(await begun);
        DeliveryResult later = await sink.DeliverAsync(notification, CancellationToken.None);

        Assert.Contains("'HOOK' cannot be read", refused.Reason, StringComparison.Ordinal);
        Assert.IsType<DeliveryResult.Delivered>(later);
        Assert.Equal(1, server.Requests);
    }
}
