using System.Text;

namespace Autonomy.Benchmarks.Commands;

/// <summary>The page that <c>--help</c> shows: every benchmark with its options, in 80 columns.</summary>
internal static class Usage
{
    private const string Head = """
        usage: dotnet run -c Release --project Autonomy.Benchmarks -- NAME [options]

        Compare figures of one run on one machine, by ratio: docs/benchmarks.md
        says what each of them means.
        """;

    /// <summary>The benchmarks, and the options that all of them have.</summary>
    public static string Of(IReadOnlyList<Benchmark> benchmarks)
    {
        StringBuilder page = new StringBuilder(Head).Append('\n');
        foreach (Benchmark benchmark in benchmarks) Add(page, benchmark);
        page.Append("\nevery benchmark\n");
        foreach (Setting setting in Benchmark.Shared) Add(page, setting);
        return page.ToString();
    }

    /// <summary>One benchmark with all of its options.</summary>
    public static string Of(Benchmark benchmark)
    {
        var page = new StringBuilder();
        Add(page, benchmark);
        foreach (Setting setting in Benchmark.Shared) Add(page, setting);
        return page.ToString();
    }

    private static void Add(StringBuilder page, Benchmark benchmark)
    {
        page.Append($"\n{benchmark.Name}\n");
        foreach (string line in benchmark.Meaning.Split('\n')) page.Append($"  {line.TrimEnd()}\n");
        foreach (Setting setting in benchmark.Settings) Add(page, setting);
    }

    private static void Add(StringBuilder page, Setting setting)
    {
        string name = $"{setting.Name} {setting.Value}".TrimEnd();
        string preset = setting.Default.Length > 0 ? $" [{setting.Default}]" : "";
        page.Append($"    {name,-22} {setting.Meaning}{preset}\n");
    }
}
