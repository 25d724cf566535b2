using Autonomy.Tests.Core.Executions;

namespace Autonomy.Tests.Crash;

/// <summary>
/// The plans that run while engines are killed: each kind has something of its own that a crash could spoil. A plan's
/// name, and so the beginning of its executions' ids, is its kind.
/// </summary>
internal static class CrashPlans
{
    /// <summary>The kinds that end by themselves, once people do their part.</summary>
    public static readonly string[] Kinds =
        ["chain", "fanout", "pay", "post", "charge", "wait", "retry", "undo", "child", "ask"];

    /// <summary>The signal for which an execution waits that is cancelled meanwhile, and undone.</summary>
    public const string Never = "never";

    /// <summary>The plan, as JSON.</summary>
    public static string Of(string kind, Dice dice) =>
        $$"""{"plan":1,"name":"{{kind}}","steps":[{{string.Join(',', StepsOf(kind, dice))}}]}""";

    /// <summary>The kind of an execution; of a child, that of its own plan.</summary>
    public static string KindOf(string execution) =>
        execution.Contains('~', StringComparison.Ordinal) ? "pay" : execution[..execution.IndexOf('-')];

    private static string[] StepsOf(string kind, Dice dice) => kind switch
    {
        "chain" => Chain([.. Enumerable.Range(0, dice.Next(4, 12)).Select(_ => Write(dice))]),
        "fanout" => Chain(Items("ledger.write", dice), Items("ledger.post", dice), Call("ledger.pay", dice)),
        "pay" => Chain(Write(dice), Call("ledger.pay", dice), Write(dice), Call("ledger.pay", dice)),
        "post" => Chain(Write(dice), Call("ledger.post", dice), Call("ledger.post", dice), Write(dice)),
        "charge" => Chain(Items("ledger.charge", dice), Call("ledger.charge", dice), Write(dice)),
        "wait" => Chain(
            Write(dice), $"\"tool\":\"core.wait\",\"with\":{{\"duration\":\"{dice.Next(20, 200)}ms\"}}", Write(dice),
            Signal("go"), Call("ledger.pay", dice)),
        "retry" => Chain(Write(dice), Flaky, Flaky, Write(dice)),
        "undo" => Chain(Write(dice), Items("ledger.write", dice), Call("ledger.pay", dice), Write(dice), Signal(Never)),
        "child" => Chain(
            Write(dice), $"\"tool\":\"core.plan\",\"with\":{{\"plan\":{Of("pay", dice)}}}", Call("ledger.pay", dice)),
        "ask" => Chain(
            Write(dice), "\"tool\":\"core.approve\",\"with\":{}",
            Call("ledger.pay", dice) + ",\"approval\":\"always\"", Write(dice)),
        "ten" => Chain([.. Enumerable.Repeat(Paid, 7), Signal(Never), Paid, Paid]),
        "stop" => Chain(Write(dice), Call("ledger.stop", dice)),
        "large" => Chain([.. Enumerable.Range(0, 40).Select(_ => "\"tool\":\"ledger.large\"")]),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such plan."),
    };

    private const string Flaky =
        """
        "tool":"ledger.flaky","retry":{"attempts":100,"initial":"5ms","max":"20ms"}
        """;

    private const string Paid =
        """
        "tool":"ledger.charge","undo":{"tool":"ledger.refund"}
        """;

    private static string[] Chain(params string[] steps) =>
        [.. steps.Select((step, i) => $"{{\"id\":\"s{i}\",{(i == 0 ? "" : $"\"needs\":[\"s{i - 1}\"],")}{step}}}")];

    private static string Write(Dice dice) => Call("ledger.write", dice);

    private static string Call(string tool, Dice dice) => $$"""
        "tool":"{{tool}}","with":{"ms":{{(dice.Chance(2) ? 0 : dice.Next(1, 8))}}}
        """;

    private static string Items(string tool, Dice dice) =>
        $"{Call(tool, dice)},\"forEach\":[{string.Join(',', Enumerable.Range(0, dice.Next(2, 9)))}]"
        + $",\"forEachConcurrency\":{dice.Next(1, 4)}";

    private static string Signal(string name) => $$"""
        "tool":"core.signal","with":{"name":"{{name}}"}
        """;
}
