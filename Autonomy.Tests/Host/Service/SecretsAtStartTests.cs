using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Journals;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>What is due when a service starts finds its secrets, however long it takes to read them.</summary>
public sealed class SecretsAtStartTests
{
    private const int EventsPerAppend = 1_000;

    [Fact]
    public async Task WhatIsDueAtTheStartFindsItsSecrets()
    {
        var service = new RunningService { Secrets = static name => name == "KEY" ? "the text" : null };
        await using IAsyncDisposable _ = await service.BeginAsync();
        string id = await service.SubmitAsync(RunningService.PlanOf(
            """{"id":"a","tool":"core.wait","with":{"duration":"1h"}}""",
            """{"id":"b","needs":["a"],"tool":"text.join","with":{"items":["${{ secrets.KEY }}"]}}"""));
        service.Clock = new LaterClock(TimeSpan.FromHours(2));
        await service.RestartAsync(KeepManySecretsAsync);

        Assert.Equal("completed", await service.EndOfAsync(id));
    }

    // So many that an execution which does not wait for them is through before they have been read.
    private static async Task KeepManySecretsAsync(string store)
    {
        await using var journal = SqliteJournal.Open(
            new SqliteJournalOptions { Directory = store, TimeProvider = TimeProvider.System });
        NewEvent set = SecretEventTable.Encode(new SecretEvent.Set("default", "OTHER", "sealed", "ada"));
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
