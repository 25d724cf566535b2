using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Tools.Schemas;

namespace Autonomy.Benchmarks.Commands;

/// <summary>From arguments to a benchmark and its settings, or to what is wrong with them.</summary>
internal static class BenchmarkCommandLine
{
    public static bool TryParse(
        IReadOnlyList<string> args,
        IReadOnlyList<Benchmark> known,
        [NotNullWhen(true)] out Benchmark? benchmark,
        [NotNullWhen(true)] out Settings? settings,
        [NotNullWhen(false)] out string? fault)
    {
        (benchmark, settings, fault) = (null, null, null);
        string name = args.Count > 0 ? args[0] : "";
        Benchmark? named = known.FirstOrDefault(one => one.Name == name);
        if (named is null)
        {
            fault = name.Length == 0
                ? "Name a benchmark."
                : $"There is no benchmark '{name}'.{DidYouMean(name, known.Select(one => one.Name))}";
            return false;
        }

        var given = new Dictionary<string, string>();
        for (int i = 1; i < args.Count; i++)
        {
            fault = Take(args, ref i, named, given);
            if (fault is not null) return false;
        }

        (benchmark, settings) = (named, new Settings(named.AllSettings, given));
        return true;
    }

    private static string? Take(
        IReadOnlyList<string> args, ref int i, Benchmark benchmark, Dictionary<string, string> given)
    {
        string name = args[i];
        Setting? setting = benchmark.AllSettings.FirstOrDefault(one => one.Name == name);
        if (setting is null)
        {
            string near = DidYouMean(name, benchmark.AllSettings.Select(one => one.Name));
            return $"'{benchmark.Name}' has no option '{name}'.{near}";
        }

        string value = "";
        if (setting is not Setting.Switch)
        {
            if (++i >= args.Count) return $"{name} needs a value: {setting.Meaning}.";
            value = args[i];
        }

        if (!given.TryAdd(name, value)) return $"{name} is given twice.";
        return setting.FaultOf(value);
    }

    private static string DidYouMean(string word, IEnumerable<string> known) =>
        NearestName.Of(word, known) is { } near ? $" Did you mean '{near}'?" : "";
}
