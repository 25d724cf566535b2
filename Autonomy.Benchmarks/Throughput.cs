using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Benchmarks;

/// <summary>
/// Executions of no-op steps one after another. A step is an ordinary call of an idempotent tool: its start and its end
/// are durable before the next begins, and nothing in the engine knows that it does no work.
/// </summary>
internal static class Throughput
{
    public static async Task<LoadResult> RunAsync(LoadOptions options, string folder)
    {
        await using var engine = LocalEngine.Open(new LocalEngineOptions
        {
            DataFolder = folder,
            WorkingFolder = Environment.CurrentDirectory,
            Clock = TimeProvider.System,
            Secrets = static _ => null,
        });
        Plan plan = ChainOf(options.Steps, engine);
        return await ClosedLoop.RunAsync(options, "autonomy", engine.Journal, () => RunOneAsync(engine, plan));
    }

    private static async Task RunOneAsync(LocalEngine engine, Plan plan)
    {
        CommandReply reply = await engine.SubmitAsync(plan, DataObject.Empty, "benchmark");
        if (reply is not CommandReply.Accepted accepted)
            throw new InvalidOperationException($"The submission was refused: {reply}");
        ExecutionEnded ended = await engine.WhenEndedAsync(accepted.Execution);
        if (ended.Status != ExecutionStatus.Completed)
            throw new InvalidOperationException($"'{ended.Execution}' ended {ended.Status}.");
    }

    private static Plan ChainOf(int steps, LocalEngine engine)
    {
        IEnumerable<string> texts = Enumerable.Range(1, steps).Select(i =>
            $$"""{"id":"s{{i}}","tool":"core.noop"{{(i == 1 ? "" : $",\"needs\":[\"s{i - 1}\"]")}}}""");
        string text = $$"""{"plan":1,"name":"chain","steps":[{{string.Join(',', texts)}}]}""";
        PlanReading reading = PlanCompiler.Compile(PlanDocument.Of(DataJson.Parse(text)), engine.Tools);
        return reading.Plan ?? throw new InvalidOperationException(reading.Faults[0].Message);
    }
}
