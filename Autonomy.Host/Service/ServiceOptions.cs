using Autonomy.Host.Configuration;

namespace Autonomy.Host.Service;

/// <summary>What a service is made of.</summary>
public sealed record ServiceOptions
{
    /// <summary>What was set.</summary>
    public required ServiceSettings Settings { get; init; }

    /// <summary>The folder that relative paths start from, of settings and of plans.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Gives a secret's text by its name; null when it is not set.</summary>
    public required Func<string, string?> Secrets { get; init; }
}
