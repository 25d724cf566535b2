using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Autonomy.Benchmarks;

/// <summary>What a load is made of.</summary>
internal sealed record LoadOptions
{
    /// <summary>Which benchmark.</summary>
    public required string Name { get; init; }

    /// <summary>Clients in a closed loop: each begins its next execution when the last has ended.</summary>
    public int Chains { get; init; } = 64;

    /// <summary>Steps of an execution, one after another.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>How long it is measured, after a warm-up of a quarter of it.</summary>
    public int Seconds { get; init; } = 8;

    /// <summary>Where the store lies; null: a folder beside the program, removed afterwards.</summary>
    public string? Data { get; init; }

    /// <summary>Whether the result is one line of JSON.</summary>
    public bool IsJson { get; init; }

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out LoadOptions? options, [NotNullWhen(false)] out string? fault)
    {
        options = null;
        fault = args is ["throughput" or "ceiling", ..] ? null : "Name a benchmark.";
        if (fault is not null) return false;
        var read = new LoadOptions { Name = args[0] };
        for (int i = 1; i < args.Length; i++)
        {
            string key = args[i];
            if (key == "--json")
            {
                read = read with { IsJson = true };
                continue;
            }

            string value = i + 1 < args.Length ? args[++i] : "";
            LoadOptions? next = Set(read, key, value);
            if (next is null)
            {
                fault = $"'{key} {value}' is no option with its value.";
                return false;
            }

            read = next;
        }

        options = read;
        return true;
    }

    private static LoadOptions? Set(LoadOptions options, string key, string value)
    {
        if (key == "--data") return value.Length > 0 ? options with { Data = value } : null;
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return null;
        if (number is 0 or > 1_000_000) return null;
        return key switch
        {
            "--chains" => options with { Chains = number },
            "--steps" => options with { Steps = number },
            "--seconds" => options with { Seconds = number },
            _ => null,
        };
    }
}
