using Autonomy.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

public sealed class SnapshotTests
{
    private const string Chain =
        """
        { "id": "a", "tool": "test.pure" },
        { "id": "b", "tool": "test.pure", "with": { "x": "${{ steps.a.output }}" } }
        """;

    [Fact]
    public void ARestoredStateGoesOnAsTheFoldedOne()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);
        run.Succeed("a", """{ "x": null }""");
        run.Succeed("b");

        Assert.Equal(ExecutionStatus.Completed, run.State.Status);
    }
}
