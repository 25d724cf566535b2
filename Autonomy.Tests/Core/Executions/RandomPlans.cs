using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Autonomy.Tests.Core.Executions;

/// <summary>Plans of up to nine steps with every feature that a step has, as the text of their steps.</summary>
internal static class RandomPlans
{
    private static readonly string[] Tools =
    [
        "test.pure", "test.pure", "test.pure", "test.put", "test.post", "test.send", "test.create", "test.probed",
        "test.keyed", "core.wait", "core.signal", "core.approve", "core.plan",
    ];

    private const string Undo =
        ", \"undo\": { \"tool\": \"test.remove\", \"with\": { \"x\": \"${{ output }}\" } }";

    private static readonly string[] Priorities = ["critical", "high", "medium", "low", "background"];

    /// <summary>The steps and the concurrency of a plan, and the seed of what happens to it.</summary>
    public static Gen<(string Steps, int Concurrency, int Seed)> Plans { get; } =
        Gen.Choose(1, int.MaxValue - 1).Select(seed =>
        {
            var dice = new Dice(seed);
            int count = dice.Next(1, 9);
            string steps = string.Join(",\n", Enumerable.Range(0, count).Select(i => Step(dice, i)));
            return (steps, dice.Next(1, 4), seed);
        });

    private static string Step(Dice dice, int index)
    {
        string tool = dice.Of(Tools);
        var text = new StringBuilder($"{{ \"id\": \"s{index}\", \"tool\": \"{tool}\"");
        int[] needs = [.. Enumerable.Range(0, index).Where(_ => dice.Chance(3))];
        if (needs.Length > 0) text.Append($", \"needs\": [{string.Join(",", needs.Select(need => $"\"s{need}\""))}]");
        string items = $", \"forEach\": {dice.Of("[]", "[1]", "[1, 2, 3]")}, \"forEachConcurrency\": {dice.Next(1, 2)}";
        if (dice.Chance(4)) text.Append(items);
        if (dice.Chance(6)) text.Append($", \"when\": \"${{{{ {dice.Of("`false`", "`true`", "length(`5`)")} }}}}\"");
        if (dice.Chance(4)) text.Append(", \"optional\": true");
        if (dice.Chance(5)) text.Append(", \"deadline\": \"20s\"");
        if (dice.Chance(4)) text.Append(", \"expect\": \"${{ output != `0` }}\"");
        if (dice.Chance(4)) text.Append($", \"approval\": \"{dice.Of("always", "auto")}\"");
        if (dice.Chance(4)) text.Append(", \"fallback\": [ { \"tool\": \"test.pure\" } ]");
        if (dice.Chance(4)) text.Append(Undo);
        text.Append($", \"priority\": \"{dice.Of(Priorities)}\"");
        text.Append($", \"retry\": {{ \"attempts\": {dice.Next(1, 3)}, \"initial\": \"2s\" }}");
        return text.Append(With(dice, tool)).Append(" }").ToString();
    }

    private static string With(Dice dice, string tool) => tool switch
    {
        "core.wait" => ", \"with\": { \"duration\": \"5s\" }",
        "core.signal" =>
            $", \"with\": {{ \"name\": \"{dice.Of("go", "on")}\"{(dice.Chance(2) ? ", \"timeout\": \"9s\"" : "")} }}",
        "core.approve" => $", \"with\": {{ {(dice.Chance(2) ? "\"timeout\": \"9s\"" : "")} }}",
        "core.plan" => ", \"with\": { \"plan\": \"other\" }",
        _ => "",
    };
}

/// <summary>A small generator of its own, so that a failing case is one number.</summary>
internal sealed class Dice(int seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public int Next(int min, int max)
    {
        _state = (_state * 6364136223846793005) + 1442695040888963407;
        return min + (int)((_state >> 33) % (ulong)(max - min + 1));
    }

    /// <summary>True once in <paramref name="times"/>.</summary>
    public bool Chance(int times) => Next(1, times) == 1;

    public T Of<T>(params T[] choices) => choices[Next(0, choices.Length - 1)];
}
