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

    /// <summary>
    /// The names that <see cref="Secrets"/> knows, where they can be told: they are taken out of what is stored from
    /// the start on, and others once something has used them. Default none.
    /// </summary>
    public IReadOnlyList<string> SecretNames { get; init; } = [];

    /// <summary>
    /// The key of the store's secrets, 32 bytes in base64, where <c>autonomy.security.store-key-file</c> names none.
    /// Null (the default) or empty: there is none but that.
    /// </summary>
    public string? StoreKey { get; init; }

    /// <summary>
    /// The secret that the webhooks among <c>autonomy.notifications.sinks</c> are signed with, as it is written. Null
    /// (the default) or empty: they are not signed.
    /// </summary>
    public string? WebhookSecret { get; init; }

    /// <summary>What the sink <c>stdout</c> stands for; by default the standard output.</summary>
    public TextWriter Output { get; init; } = Console.Out;
}
