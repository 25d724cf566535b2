using Autonomy.Core.Journaling;
using Autonomy.Journals.InMemory;
using Xunit;
using static Autonomy.Tests.Journals.JournalSupport;

namespace Autonomy.Tests.Journals;

public sealed class InMemoryJournalConformanceTests : JournalConformance
{
    protected override IJournal Open() => new InMemoryJournal();
}

public sealed class InMemoryJournalTests
{
    [Fact]
    public async Task TheScheduleDecidesWhenAnAppendIsWrittenAndTold()
    {
        List<Action> scheduled = [];
        await using var journal = new InMemoryJournal(scheduled.Add);

        Task<AppendResult> answer = journal.AppendAsync(Request("a", 0, "1"));

        Assert.False(answer.IsCompleted);
        Assert.Equal(0, journal.HeadOffset);
        Assert.Single(scheduled)();
        Assert.Equal(AppendOutcome.Appended, (await answer).Outcome);
        Assert.Equal(1, journal.HeadOffset);
    }
}
