using Autonomy.Benchmarks.Loads;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using BenchmarkDotNet.Attributes;

namespace Autonomy.Benchmarks.Micro;

/// <summary>Events to their stored bytes, and back.</summary>
[MemoryDiagnoser]
public sealed class EventOps
{
    private static readonly DataValue Output = DataJson.Parse(
        """{"status":200,"headers":{"content-type":"application/json"},"body":{"items":[1,2,3],"next":null}}""");

    private static readonly ExecutionEvent Completed = new ExecutionEvent.StepCompleted("fetch-page", 1, Output);
    private static readonly ExecutionEvent Submitted = SubmittedOf(BenchmarkTools.Free());
    private static readonly NewEvent StoredCompleted = ExecutionEventTable.Encode(Completed);
    private static readonly NewEvent StoredSubmitted = ExecutionEventTable.Encode(Submitted);

    /// <summary>The end of a step, with a small output.</summary>
    [Benchmark]
    public int EncodeStepCompleted() => ExecutionEventTable.Encode(Completed).Body.Length;

    /// <summary>The same, read.</summary>
    [Benchmark]
    public object DecodeStepCompleted() => Decode(StoredCompleted);

    /// <summary>The submission of a plan of 10 steps.</summary>
    [Benchmark]
    public int EncodeSubmitted() => ExecutionEventTable.Encode(Submitted).Body.Length;

    /// <summary>The same, read; the text of the plan is one that was read before.</summary>
    [Benchmark]
    public object DecodeSubmitted() => Decode(StoredSubmitted);

    private static ExecutionEvent Decode(in NewEvent stored) =>
        ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span);

    private static ExecutionEvent.Submitted SubmittedOf(IToolCatalog tools) => new(
        "chain-7k3v9tq2m8hz", "default", BenchmarkPlans.ChainOfNoop(10, tools), DataObject.Empty, "benchmark",
        Priority.Medium, null);
}
