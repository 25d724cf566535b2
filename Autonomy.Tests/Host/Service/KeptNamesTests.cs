using Autonomy.Core.Journaling;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Journals.InMemory;
using Autonomy.Tests.Actors.Executions;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Which names are listed: those of things that were made.</summary>
public sealed class KeptNamesTests : IAsyncLifetime
{
    private readonly InMemoryJournal _journal = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _journal.DisposeAsync();

    [Theory]
    [InlineData(ApiFault.Load)]
    [InlineData(ApiFault.State)]
    [InlineData(ApiFault.Meaning)]
    public async Task WhatWasRefusedIsNotListedAndTakesThePlaceOfNothing(ApiFault fault)
    {
        using KeptNames names = NamesOf(2, dropsOldest: true);
        await MakeAsync(names, "a");
        await MakeAsync(names, "b");
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<ApiException>(() => names.MakeAsync<string>(
                "red", $"refused-{i}", () => throw new ApiException(fault, "refused", "Not now.")));
        }

        Assert.Equal(["a", "b"], await names.ListAsync("red"));
    }

    [Fact]
    public async Task WhereOneTooManyIsMadeTheOldestIsNotListedAnyMore()
    {
        using KeptNames names = NamesOf(2, dropsOldest: true);
        foreach (string name in new[] { "a", "b", "c", "c" }) await MakeAsync(names, name);

        Assert.Equal(["b", "c"], await names.ListAsync("red"));
    }

    [Fact]
    public async Task WhereNoneIsDroppedOneTooManyIsRefused()
    {
        using KeptNames names = NamesOf(1, dropsOldest: false);
        await MakeAsync(names, "a");
        ApiException refusal = await Assert.ThrowsAsync<ApiException>(() => MakeAsync(names, "b"));

        Assert.Equal(ApiFault.Meaning, refusal.Fault);
        Assert.Equal(["a"], await names.ListAsync("red"));
    }

    [Fact]
    public async Task AnEndCountsThoughTheStoreDoesNotTakeTheNameOutWhichItsNextThingHas()
    {
        await using var journal = new HeldJournal();
        using var names = new KeptNames(journal, TimeProvider.System, new KeptNamesOptions("things-", 1));
        await MakeAsync(names, "a");
        await names.EndAsync("red", "a", () =>
        {
            journal.FailNext(AppendOutcome.Refused);
            return Task.CompletedTask;
        });
        IReadOnlyList<string> left = await names.ListAsync("red");
        string again = await MakeAsync(names, "a");
        await names.EndAsync("red", "a", static () => Task.CompletedTask);

        Assert.Equal(["a"], left);
        Assert.Equal("a", again);
        Assert.Empty(await names.ListAsync("red"));
    }

    private static Task<string> MakeAsync(KeptNames names, string name) =>
        names.MakeAsync("red", name, () => Task.FromResult(name));

    private KeptNames NamesOf(int max, bool dropsOldest) =>
        new(_journal, TimeProvider.System, new KeptNamesOptions("things-", max, dropsOldest));
}
