using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite;

namespace Autonomy.Host.Security;

/// <summary>Reads tokens and secrets as they are durable, beside whoever keeps them.</summary>
public static class StoredAccess
{
    internal static readonly StreamShape<TokenRegister, TokenEvent> TokenShape = new()
    {
        Stream = TokenEventTable.Stream,
        Empty = TokenRegister.Empty,
        Encode = TokenEventTable.Encode,
        Fold = static (register, stored, body) => register.Apply(
            TokenEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Time),
        Restore = static snapshot => snapshot.SchemaVersion == TokenSnapshot.SchemaVersion
            ? TokenSnapshot.Read(snapshot.Body.Span)
            : null,
    };

    internal static readonly StreamShape<SecretRegister, SecretEvent> SecretShape = new()
    {
        Stream = SecretEventTable.Stream,
        Empty = SecretRegister.Empty,
        Encode = SecretEventTable.Encode,
        Fold = static (register, stored, body) => register.Apply(
            SecretEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Time),
    };

    /// <summary>The tokens of a store; none where there is no store yet.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public static Task<TokenRegister> TokensAsync(string dataFolder) => ReadAsync(dataFolder, TokenShape);

    /// <summary>The secrets of a store, sealed; none where there is no store yet.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public static Task<SecretRegister> SecretsAsync(string dataFolder) => ReadAsync(dataFolder, SecretShape);

    private static async Task<TState> ReadAsync<TState, TEvent>(string dataFolder, StreamShape<TState, TEvent> shape)
        where TState : class
        where TEvent : class
    {
        try
        {
            await using IJournalReader reader = SqliteJournal.OpenReadOnly(dataFolder);
            return (await shape.ReadAsync(reader, null, CancellationToken.None)).State;
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.Missing)
        {
            return shape.Empty;
        }
    }
}
