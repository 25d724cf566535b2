using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Host.Api;
using Autonomy.Journals.InMemory;
using Autonomy.Tests.Journals;
using Autonomy.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Autonomy.Tests.Host.Api;

public sealed class ExpiredKeysTests : IAsyncLifetime
{
    private static readonly Caller Ada = new("ada", "default", Role.Admin);

    private readonly VirtualTime _time = new(JournalSupport.Noon);
    private readonly InMemoryJournal _journal = new();
    private readonly KeptAnswers _answers;
    private readonly ExpiredKeys _keys;

    public ExpiredKeysTests()
    {
        _answers = new KeptAnswers(_journal, _time, TimeSpan.FromHours(24));
        _keys = new ExpiredKeys(_journal, _answers, _time, NullLogger<ExpiredKeys>.Instance);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _keys.DisposeAsync();
        await _journal.DisposeAsync();
    }

    [Fact]
    public async Task WhatIsOverIsRemovedAndWhatIsInItsTimeStays()
    {
        await UseAsync("old");
        _time.Advance(TimeSpan.FromHours(2));
        await UseAsync("young");
        _time.Advance(TimeSpan.FromHours(23));

        Assert.True(await _keys.TakeTurnAsync(default));
        Assert.Equal(["young"], await KeptAsync("old", "young"));
    }

    [Fact]
    public async Task AKeyThatWasUsedAgainHasItsTimeFromThenOn()
    {
        await UseAsync("again");
        _time.Advance(TimeSpan.FromHours(25));
        await UseAsync("again");
        _time.Advance(TimeSpan.FromHours(1));
        await UseAsync("other");

        await _keys.TakeTurnAsync(default);
        Assert.Equal(["again", "other"], await KeptAsync("again", "other"));
        _time.Advance(TimeSpan.FromHours(23));
        await UseAsync("last");
        await _keys.TakeTurnAsync(default);
        Assert.Equal(["other", "last"], await KeptAsync("again", "other", "last"));
    }

    [Fact]
    public async Task WhatHoldsTheJournalsEndIsRemovedOnceSomethingFollows()
    {
        await UseAsync("alone");
        _time.Advance(TimeSpan.FromHours(25));
        await _keys.TakeTurnAsync(default);
        Assert.Equal(["alone"], await KeptAsync("alone"));
        await UseAsync("next");

        await _keys.TakeTurnAsync(default);
        Assert.Equal(["next"], await KeptAsync("alone", "next"));
    }

    [Fact]
    public async Task ARemovedKeyIsFreeAndOneUnderWayIsLeftAlone()
    {
        await UseAsync("free");
        using KeyedRequest underWay = await _answers.BeginAsync(Ada, "long", "h", default);
        await UseAsync("after");
        _time.Advance(TimeSpan.FromHours(25));
        await UseAsync("now");
        await _keys.TakeTurnAsync(default);

        Assert.Equal(["long", "now"], await KeptAsync("free", "long", "after", "now"));
        using KeyedRequest anew = await _answers.BeginAsync(Ada, "free", "other", default);
        Assert.Null(anew.Answer);
    }

    private async Task UseAsync(string key)
    {
        using KeyedRequest keyed = await _answers.BeginAsync(Ada, key, "h", default);
        await _answers.EndAsync(keyed, "h", new KeptAnswer(200, null, null, key));
    }

    /// <summary>Which of these keys the store has, whatever their times are.</summary>
    private async Task<string[]> KeptAsync(params string[] keys)
    {
        IReadOnlyList<StoredEvent> all = await _journal.ReadAfterAsync(0, 1_000, default);
        HashSet<StreamId> stored = [.. all.Select(one => one.Stream)];
        return [.. keys.Where(key => stored.Contains(KeptAnswers.StreamOf(Ada, key)))];
    }
}
