using System.Text.Json;

namespace Autonomy.Tests.Crash;

/// <summary>What an engine that may be killed is to do, as its process is told.</summary>
internal sealed record CrashOrders
{
    /// <summary>The folder of the store and of the ledger.</summary>
    public required string Folder { get; init; }

    /// <summary>From which plans, and what people leave to the next engine, are drawn.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The kinds of the plans that are submitted once what was open goes on.</summary>
    public IReadOnlyList<string> Submits { get; init; } = [];

    /// <summary>
    /// Whether people answer everything at once, so that all comes to an end, and nobody adds anything.
    /// </summary>
    public bool Drains { get; init; }

    /// <summary>The point at which the process kills itself; null: it does not.</summary>
    public string? Point { get; init; }

    /// <summary>At which passing of the point, from 1.</summary>
    public int Passing { get; init; } = 1;

    /// <summary>What the process takes from its engine once the first work is done, and gives back.</summary>
    public Scarcity Scarcity { get; init; }

    /// <summary>The store's folder.</summary>
    public string Store => Path.Combine(Folder, "store");

    /// <summary>The ledger's folder.</summary>
    public string Ledger => Path.Combine(Folder, "ledger");

    public string Write() => JsonSerializer.Serialize(this);

    public static CrashOrders Read(string text) => JsonSerializer.Deserialize<CrashOrders>(text)!;
}

/// <summary>What an engine may be left without.</summary>
internal enum Scarcity
{
    /// <summary>It has what it needs.</summary>
    Nothing,

    /// <summary>The process has all the files open that it may.</summary>
    Handles,

    /// <summary>The process has all the memory that it may.</summary>
    Memory,
}
