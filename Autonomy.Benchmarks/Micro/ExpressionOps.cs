using Autonomy.Core.Expressions;
using Autonomy.Core.Values;
using BenchmarkDotNet.Attributes;

namespace Autonomy.Benchmarks.Micro;

/// <summary>JMESPath as plans use it.</summary>
[MemoryDiagnoser]
public sealed class ExpressionOps
{
    private const string SelectText = "steps.check.output.status";
    private const string FilterText = "steps.check.output.pages[?status != `200`].{url: url, status: status}";

    private static readonly Expression Select = Expression.Parse(SelectText).Expression!;
    private static readonly Expression Filter = Expression.Parse(FilterText).Expression!;

    private static readonly DataObject Root = RootOf(20);

    /// <summary>A text that was not seen before.</summary>
    [Benchmark]
    public object? Parse() => Parser.Parse(FilterText).Root;

    /// <summary>A text that is in the cache.</summary>
    [Benchmark]
    public object? ParseFromCache() => Expression.Parse(FilterText).Expression;

    /// <summary>Four fields deep.</summary>
    [Benchmark]
    public object? EvaluateSelection() => Select.Evaluate(Root).Value;

    /// <summary>A filter over 20 objects, with a new object for each that is left.</summary>
    [Benchmark]
    public object? EvaluateFilter() => Filter.Evaluate(Root).Value;

    private static DataObject RootOf(int pages)
    {
        IEnumerable<DataValue> listed = Enumerable.Range(0, pages).Select(page => (DataValue)DataObject.Of(
            ("url", $"http://localhost/{page}"), ("status", page % 4 == 0 ? 500 : 200)));
        DataObject output = DataObject.Of(("status", "ok"), ("pages", new DataArray([.. listed])));
        return DataObject.Of(
            ("inputs", DataObject.Empty), ("steps", DataObject.Of(("check", DataObject.Of(("output", output))))));
    }
}
