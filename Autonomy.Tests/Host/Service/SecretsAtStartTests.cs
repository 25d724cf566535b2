using System.Security.Cryptography;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Host.Configuration;
using Autonomy.Host.Security;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>What is due when a service starts finds its secrets, however long it takes to read them.</summary>
public sealed class SecretsAtStartTests : IDisposable
{
    private const int EventsPerAppend = 1_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhatIsDueAtTheStartFindsItsSecrets()
    {
        string key = _folder.File("key");
        await File.WriteAllTextAsync(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var service = new RunningService
        {
            Secrets = static name => name == "KEY" ? "the text" : null,
            Security = new SecuritySettings { StoreKeyFile = key },
        };
        await using IAsyncDisposable _ = await service.BeginAsync();
        string id = await service.SubmitAsync(RunningService.PlanOf(
            """{"id":"a","tool":"core.wait","with":{"duration":"1h"}}""",
            """{"id":"b","needs":["a"],"tool":"text.join","with":{"items":["${{ secrets.KEY }}"]}}"""));
        service.Clock = new LaterClock(TimeSpan.FromHours(2));
        string sealedText = SecretSeal.FromFile(key).Seal("default", "OTHER", "other");
        await service.RestartAsync(store => KeepManySecretsAsync(store, sealedText));

        Assert.Equal("completed", await service.EndOfAsync(id));
    }

    // So many that an execution which does not wait for them is through before they have been read.
    private static async Task KeepManySecretsAsync(string store, string sealedText)
    {
        await using var journal = SqliteJournal.Open(
            new SqliteJournalOptions { Directory = store, TimeProvider = TimeProvider.System });
        NewEvent set = SecretEventTable.Encode(new SecretEvent.Set("default", "OTHER", sealedText, "ada"));
        for (int version = 0; version < 20 * EventsPerAppend; version += EventsPerAppend)
        {
            AppendResult kept = await journal.AppendAsync(new AppendRequest
            {
                Stream = SecretEventTable.Stream,
                ExpectedVersion = version,
                Time = TimeProvider.System.GetUtcNow(),
                Events = [.. Enumerable.Repeat(set, EventsPerAppend)],
            });
            Assert.Equal(AppendOutcome.Appended, kept.Outcome);
        }
    }
}
