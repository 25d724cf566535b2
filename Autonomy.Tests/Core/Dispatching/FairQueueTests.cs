using Autonomy.Core.Dispatching;
using Autonomy.Core.Plans;
using Autonomy.Tests.Core.Executions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Autonomy.Tests.Core.Dispatching;

/// <summary>Shares within bounds, nobody starves, nobody waits for nothing.</summary>
public sealed class FairQueueTests
{
    [Fact]
    public void ItemsOfOneExecutionLeaveInTheirOrder()
    {
        var queue = new FairQueue<int>();
        for (int i = 0; i < 5; i++) queue.Enqueue("w", "p", "e", Priority.Medium, i);

        Assert.Equal([0, 1, 2, 3, 4], Drain(queue));
    }

    [Fact]
    public void ExecutionsOfAProjectShareByTheirPriority()
    {
        var queue = new FairQueue<string>();
        foreach (Priority priority in Enum.GetValues<Priority>())
            for (int i = 0; i < 400; i++) queue.Enqueue("w", "p", priority.ToString(), priority, priority.ToString());

        var first = Take(queue, 310).CountBy(name => name).ToDictionary();

        foreach (Priority priority in Enum.GetValues<Priority>())
        {
            int share = 10 * FairWeight.Of(priority);
            Assert.InRange(first[priority.ToString()], share - 2, share + 2);
        }
    }

    [Fact]
    public void AProjectOfManyExecutionsGetsNoMoreThanOneOfFew()
    {
        var queue = new FairQueue<string>();
        for (int execution = 0; execution < 50; execution++)
            for (int i = 0; i < 10; i++) queue.Enqueue("w", "crowd", $"c{execution}", Priority.Medium, "crowd");
        for (int i = 0; i < 100; i++) queue.Enqueue("w", "lone", "l", Priority.Medium, "lone");

        Assert.Equal(100, Take(queue, 200).Count(name => name == "lone"));
    }

    [Theory]
    [InlineData("board")]
    [InlineData("")]
    public void WorkspacesShareEquallyAlsoWhereTheirProjectsHaveOneNameOrNone(string project)
    {
        var queue = new FairQueue<string>();
        for (int execution = 0; execution < 50; execution++)
            for (int i = 0; i < 10; i++) queue.Enqueue("crowd", project, $"c{execution}", Priority.Medium, "crowd");
        for (int i = 0; i < 100; i++) queue.Enqueue("lone", project, "l", Priority.Medium, "lone");

        Assert.Equal(100, Take(queue, 200).Count(name => name == "lone"));
    }

    [Fact]
    public void AWorkspaceOfManyProjectsGetsNoMoreThanOneOfFew()
    {
        var queue = new FairQueue<string>();
        for (int project = 0; project < 50; project++)
            for (int i = 0; i < 10; i++) queue.Enqueue("crowd", $"p{project}", $"c{project}", Priority.Medium, "crowd");
        for (int i = 0; i < 100; i++) queue.Enqueue("lone", "p0", "l", Priority.Medium, "lone");

        Assert.Equal(100, Take(queue, 200).Count(name => name == "lone"));
    }

    [Fact]
    public void AWorkspaceWeighsAsItsMostUrgentExecutionThatWaits()
    {
        var queue = new FairQueue<string>();
        for (int i = 0; i < 400; i++)
        {
            queue.Enqueue("urgent", "p", "u", Priority.High, "urgent");
            queue.Enqueue("urgent", "q", "b", Priority.Background, "urgent");
            queue.Enqueue("calm", "p", "c", Priority.Medium, "calm");
        }

        Assert.InRange(Take(queue, 300).Count(name => name == "urgent"), 198, 202);
    }

    [Fact]
    public void ProjectsOfAWorkspaceShareWhatItGets()
    {
        var queue = new FairQueue<string>();
        for (int i = 0; i < 200; i++)
        {
            queue.Enqueue("red", "p", "a", Priority.Medium, "red/p");
            queue.Enqueue("red", "q", "b", Priority.Medium, "red/q");
            queue.Enqueue("blue", "p", "c", Priority.Medium, "blue/p");
        }

        var first = Take(queue, 200).CountBy(name => name).ToDictionary();

        Assert.Equal((50, 50, 100), (first["red/p"], first["red/q"], first["blue/p"]));
    }

    [Fact]
    public void WhoComesBackEachTimeHasNoMoreThanItsShare()
    {
        // One that queues one call at a time, and begins anew whenever it was served.
        var queue = new FairQueue<string>();
        for (int i = 0; i < 1_000; i++) queue.Enqueue("w", "p", "steady", Priority.High, "steady");
        queue.Enqueue("w", "p", "again", Priority.Background, "again");
        int served = 0;
        for (int i = 0; i < 90; i++)
        {
            Assert.True(queue.TryDequeue(out string? name));
            if (name != "again") continue;
            served++;
            queue.Enqueue("w", "p", "again", Priority.Background, "again");
        }

        Assert.InRange(served, 9, 11);
    }

    [Fact]
    public void APlaceGivenUpIsSkippedAndOnceOnly()
    {
        var queue = new FairQueue<int>();
        FairQueue<int>.Place first = queue.Enqueue("w", "p", "a", Priority.Medium, 1);
        queue.Enqueue("w", "p", "a", Priority.Medium, 2);
        FairQueue<int>.Place other = queue.Enqueue("w", "q", "b", Priority.Medium, 3);

        Assert.True(queue.Remove(first));
        Assert.False(queue.Remove(first));
        Assert.True(queue.Remove(other));
        Assert.Equal([2], Drain(queue));
        Assert.False(queue.Remove(other));
    }

    [Fact]
    public void NobodyWaitsWhileAnythingCanBeServedAndNobodyStarves() => Prop
        .ForAll(Gen.Choose(1, int.MaxValue - 1).ToArbitrary(), seed => Live(new Dice(seed)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static void Live(Dice dice)
    {
        var queue = new FairQueue<(string Execution, Priority Priority, int At)>();
        var places = new List<FairQueue<(string, Priority, int)>.Place>();
        int waiting = 0;
        for (int at = 0; at < 400; at++)
        {
            int execution = dice.Next(0, 5);
            var priority = (Priority)(execution % 5);
            if (dice.Chance(2))
            {
                string name = $"e{execution}";
                string workspace = $"w{execution % 2}";
                places.Add(queue.Enqueue(workspace, $"p{execution % 3}", name, priority, (name, priority, at)));
                waiting++;
            }
            else if (dice.Chance(4) && places.Count > 0)
            {
                if (queue.Remove(dice.Of([.. places]))) waiting--;
            }
            else
            {
                Assert.Equal(waiting > 0, queue.TryDequeue(out _));
                waiting = Math.Max(0, waiting - 1);
            }

            Assert.Equal(waiting, queue.Count);
        }

        // The last of each execution leaves within a bound of its own line and weight, whatever else waits.
        int[] left = [.. Drain(queue).Select(item => item.At)];
        Assert.Equal(waiting, left.Length);
        Assert.Equal(left.Length, left.Distinct().Count());
    }

    private static List<T> Take<T>(FairQueue<T> queue, int count)
        where T : notnull
    {
        var taken = new List<T>();
        while (taken.Count < count && queue.TryDequeue(out T? item)) taken.Add(item);
        return taken;
    }

    private static List<T> Drain<T>(FairQueue<T> queue)
        where T : notnull => Take(queue, int.MaxValue);
}
