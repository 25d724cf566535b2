using Autonomy.Adapters.Http;
using Xunit;

namespace Autonomy.Tests.Adapters.Http;

public sealed class AdaptiveSlotsTests
{
    [Fact]
    public async Task WhoComesToFullSlotsWaitsForTheFirstThatIsGivenBack()
    {
        var slots = new AdaptiveSlots(1);
        await slots.EnterAsync(CancellationToken.None);
        Task<int> second = slots.EnterAsync(CancellationToken.None);
        Assert.Equal((1, 1, 1), slots.Counts);
        slots.Leave();
        await second;
        Assert.Equal((1, 1, 0), slots.Counts);
    }

    [Fact]
    public async Task AWaitThatIsCancelledTakesNoSlot()
    {
        var slots = new AdaptiveSlots(1);
        await slots.EnterAsync(CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        Task<int> second = slots.EnterAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        slots.Leave();
        Assert.Equal((1, 0, 0), slots.Counts);
    }

    [Fact]
    public async Task CallsThatWereUnderWayTogetherShrinkTheLimitOnce()
    {
        var slots = new AdaptiveSlots(8);
        int first = await slots.EnterAsync(CancellationToken.None);
        int second = await slots.EnterAsync(CancellationToken.None);
        slots.Shrink(first);
        slots.Shrink(second);
        Assert.Equal(4, slots.Counts.Limit);
        slots.Shrink(await slots.EnterAsync(CancellationToken.None));
        Assert.Equal(2, slots.Counts.Limit);
    }

    [Fact]
    public async Task ASmallerLimitHoldsOnceTheCallsUnderWayAreOver()
    {
        var slots = new AdaptiveSlots(2);
        int first = await slots.EnterAsync(CancellationToken.None);
        await slots.EnterAsync(CancellationToken.None);
        Task<int> third = slots.EnterAsync(CancellationToken.None);
        slots.Shrink(first);
        slots.Leave();
        Assert.False(third.IsCompleted);
        slots.Leave();
        await third;
    }

    [Fact]
    public void TheLimitNeverGrowsBeyondItsCeiling()
    {
        var slots = new AdaptiveSlots(2);
        for (int i = 0; i < 100; i++) slots.Grow();
        Assert.Equal(2, slots.Counts.Limit);
    }
}
