using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Benchmarks.Loads;

/// <summary>The plans that are run.</summary>
internal static class BenchmarkPlans
{
    /// <summary>Steps one after another, each a call of the tool that is given for its number, from 1.</summary>
    public static Plan Chain(int steps, IToolCatalog tools, Func<int, string> toolOf)
    {
        IEnumerable<string> texts = Enumerable.Range(1, steps).Select(i =>
            $$"""{"id":"s{{i}}","tool":"{{toolOf(i)}}"{{(i == 1 ? "" : $",\"needs\":[\"s{i - 1}\"]")}}}""");
        return Compile($$"""{"plan":1,"name":"chain","steps":[{{string.Join(',', texts)}}]}""", tools);
    }

    /// <summary>Steps of <c>core.noop</c> one after another.</summary>
    public static Plan ChainOfNoop(int steps, IToolCatalog tools) => Chain(steps, tools, static _ => "core.noop");

    /// <summary>Layers of ten steps of <c>core.noop</c>, of which each needs two of the layer before.</summary>
    public static Plan Layers(int steps, IToolCatalog tools)
    {
        const int Width = 10;
        IEnumerable<string> texts = Enumerable.Range(0, steps).Select(i => i < Width
            ? $$"""{"id":"s{{i}}","tool":"core.noop"}"""
            : $$"""{"id":"s{{i}}","tool":"core.noop","needs":["s{{i - Width}}","s{{NeighbourOf(i - Width)}}"]}""");
        return Compile($$"""{"plan":1,"name":"layers","steps":[{{string.Join(',', texts)}}]}""", tools);

        static int NeighbourOf(int step) => step - (step % Width) + ((step + 1) % Width);
    }

    /// <summary>A wait of 30 days, and a step behind it.</summary>
    public static Plan Wait(IToolCatalog tools) => Compile(
        """
        {"plan":1,"name":"wait","steps":[{"id":"wait","tool":"core.wait","with":{"duration":"30d"}},
        {"id":"after","tool":"core.noop","needs":["wait"]}]}
        """,
        tools);

    /// <summary>A signal that is waited for without end, and a step behind it.</summary>
    public static Plan Signal(IToolCatalog tools) => Compile(
        """
        {"plan":1,"name":"signal","steps":[{"id":"signal","tool":"core.signal","with":{"name":"go"}},
        {"id":"after","tool":"core.noop","needs":["signal"]}]}
        """,
        tools);

    private static Plan Compile(string text, IToolCatalog tools)
    {
        PlanReading reading = PlanCompiler.Compile(PlanDocument.Of(DataJson.Parse(text)), tools);
        return reading.Plan ?? throw new InvalidOperationException(reading.Faults[0].Message);
    }
}
