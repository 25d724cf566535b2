using System.Text.Json;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Host.Streaming;

/// <summary>
/// Whom executions belong to; the first event of each says so, and it never changes. Safe to call from any thread.
/// </summary>
internal sealed class ExecutionOwners(IJournalReader journal)
{
    /// <summary>Executions that are remembered at most: 65,536.</summary>
    private const int KeptMax = 1 << 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<ExecutionId, Ownership> _kept = [];

    /// <summary>Whom an execution belongs to; null where there is no such execution.</summary>
    /// <exception cref="InvalidDataException">Its first event cannot be read.</exception>
    public async ValueTask<Ownership?> FindAsync(ExecutionId execution, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(execution, out Ownership known)) return known;
        }

        return await journal.ReadStreamAsync(execution.Stream, 1, 1, cancellation) is [{ } first]
            ? await LearnAsync(execution, first, cancellation)
            : null;
    }

    /// <summary>Takes it from the first event of an execution.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public async ValueTask<Ownership> LearnAsync(
        ExecutionId execution, StoredEvent first, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, first, cancellation);
        Ownership owner = OwnerOf(first, body.Span);
        lock (_lock)
        {
            if (_kept.Count >= KeptMax) _kept.Clear();
            _kept[execution] = owner;
        }

        return owner;
    }

    private static Ownership OwnerOf(StoredEvent first, ReadOnlySpan<byte> body)
    {
        try
        {
            return OwnerIn(body);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"The first event of '{first.Stream}' cannot be read. "
                + "Run 'autonomy store verify', and restore a backup.",
                exception);
        }
    }

    // The whole event holds the plan, which need not be understood for this.
    private static Ownership OwnerIn(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, EventBodies.ReaderOptions);
        (string workspace, string? project, bool hasCallback) = ("", null, false);
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName) continue;
            bool isWorkspace = reader.ValueTextEquals("workspace"u8);
            bool isProject = reader.ValueTextEquals("project"u8);
            hasCallback |= reader.ValueTextEquals("callback"u8);
            reader.Read();
            if (isWorkspace) workspace = reader.GetString() ?? "";
            else if (isProject) project = reader.GetString();
            else reader.Skip();
        }

        return new Ownership(workspace, project) { HasCallback = hasCallback };
    }
}
