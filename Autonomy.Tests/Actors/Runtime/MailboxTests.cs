using Autonomy.Actors.Runtime;
using Xunit;

namespace Autonomy.Tests.Actors.Runtime;

public sealed class MailboxTests
{
    [Fact]
    public void RandomUseBehavesAsADequeOfBoundedLength()
    {
        var random = new SeededRandom(3);
        var mailbox = new Mailbox(capacity: 37);
        var model = new LinkedList<object>();
        for (var i = 0; i < 20_000; i++)
        {
            var message = (object)i;
            switch (random.NextUInt64() % 8)
            {
                case < 4:
                    var isFull = model.Count >= mailbox.Capacity;
                    Assert.Equal(isFull, mailbox.Post(new Envelope(message, null)) == PostOutcome.Full);
                    if (!isFull)
                        model.AddLast(message);
                    break;
                case 4 when model.Count < 60:
                    mailbox.PutBack(new Envelope(message, null));
                    model.AddFirst(message);
                    break;
                case 5 when model.Count < 60:
                    mailbox.PostOwed(new Envelope(message, null));
                    model.AddLast(message);
                    break;
                default:
                    Assert.Equal(model.Count > 0, mailbox.TryTake(out _, out var envelope));
                    Assert.Same(model.First?.Value, envelope.Message);
                    if (model.Count > 0)
                        model.RemoveFirst();
                    break;
            }
        }
    }

    [Fact]
    public void SystemMessagesComeFirstAndPassAFullOrSuspendedMailbox()
    {
        var mailbox = new Mailbox(capacity: 1);
        mailbox.Post(new Envelope("user", null));
        Assert.Equal(PostOutcome.Full, mailbox.Post(new Envelope("more", null)));
        mailbox.Suspend(true);
        var stop = new SystemMessage.Stop();
        var resume = new SystemMessage.Resume();
        mailbox.PostSystem(stop);
        mailbox.PostSystem(resume);
        Assert.True(mailbox.TryTake(out var first, out _));
        Assert.True(mailbox.TryTake(out var second, out _));
        Assert.False(mailbox.TryTake(out _, out _));
        Assert.Equal([stop, resume], [first, second]);
    }

    [Fact]
    public void OnlyTheFirstMessageAfterTheLastLookAsksForATurn()
    {
        var mailbox = new Mailbox(capacity: 10);
        Assert.Equal(PostOutcome.Queued, mailbox.Post(new Envelope("at birth", null)));
        Assert.True(mailbox.TryTake(out _, out _));
        Assert.False(mailbox.TryTake(out _, out _));
        Assert.Equal(PostOutcome.QueuedFirst, mailbox.Post(new Envelope("first", null)));
        Assert.Equal(PostOutcome.Queued, mailbox.Post(new Envelope("second", null)));
    }

    [Fact]
    public void ClosedMailboxRefusesAllAndGivesOutWhatItHolds()
    {
        var mailbox = new Mailbox(capacity: 10);
        mailbox.Post(new Envelope("left", null));
        mailbox.Suspend(true);
        mailbox.Close();
        Assert.Equal(PostOutcome.Closed, mailbox.Post(new Envelope("late", null)));
        Assert.Equal(PostOutcome.Closed, mailbox.PostOwed(new Envelope("late", null)));
        Assert.Equal(PostOutcome.Closed, mailbox.PostSystem(new SystemMessage.Stop()));
        Assert.True(mailbox.TryTake(out _, out var left));
        Assert.Equal("left", left.Message);
    }
}
