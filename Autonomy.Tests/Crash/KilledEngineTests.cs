using Autonomy.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Autonomy.Tests.Crash;

/// <summary>Engines that are killed (SIGKILL) while plans run on a real store, recovery included.</summary>
public sealed class KilledEngineTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OverTwentyKillsNothingIsLostAndNothingRepeatedThatMustNotBe()
    {
        CrashReport report = await new CrashLoop(_folder.Path, CrashCommand.NewSeed())
            .RunAsync(CrashLoop.RoundKills, static _ => { });

        output.WriteLine(report.Summary);
        Assert.Empty(report.Faults);
    }
}
