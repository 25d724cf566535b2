namespace Autonomy.Worker;

/// <summary>What an attempt knows about itself. Safe to use from any thread.</summary>
public sealed class WorkContext
{
    private readonly Action<double?, string> _report;

    internal WorkContext(Action<double?, string> report) => _report = report;

    /// <summary>The execution's id.</summary>
    public required string Execution { get; init; }

    /// <summary>The step's id.</summary>
    public required string Step { get; init; }

    /// <summary>The item of a fan-out, from 0; null for a step without one.</summary>
    public required int? Item { get; init; }

    /// <summary>The same for every attempt of one call: pass it on where a protocol has a place for it.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The attempt's number, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it is cancelled at the latest.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Tells how far it is; may be called at any rate.</summary>
    /// <param name="fraction">0 to 1; null: it cannot be told.</param>
    /// <param name="message">One line for people.</param>
    public void Report(double? fraction, string message) => _report(fraction, message);
}
