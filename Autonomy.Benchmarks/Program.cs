namespace Autonomy.Benchmarks;

/// <summary>
/// The benchmarks by name: <c>dotnet run -c Release --project Autonomy.Benchmarks -- NAME [options]</c>.
/// </summary>
internal static class Program
{
    private const string Usage = """
        usage: NAME [--chains 64] [--steps 10] [--seconds 8] [--data DIR] [--json]

        throughput  executions of no-op steps in a closed loop, each start and end durable before the next
        ceiling     the same appends of the same size straight to the journal: the bare group commit
        """;

    private static async Task<int> Main(string[] args)
    {
        if (!LoadOptions.TryParse(args, out LoadOptions? options, out string? fault))
        {
            await Console.Error.WriteLineAsync($"{fault}\n\n{Usage}");
            return 2;
        }

        using var folder = new BenchmarkFolder(options.Data);
        LoadResult result = options.Name == "throughput"
            ? await Throughput.RunAsync(options, folder.Path)
            : await Ceiling.RunAsync(options, folder.Path);
        Console.WriteLine(options.IsJson ? result.ToJson() : result.ToText());
        return 0;
    }
}
