namespace Autonomy.Journals.Sqlite;

/// <summary>The tables of a store, as numbered migrations that are never changed once they have shipped.</summary>
internal static class Schema
{
    /// <summary>"Auto": by this a database is known to be a store.</summary>
    private const int ApplicationId = 0x4175746F;

    private static readonly string[] Migrations =
    [
        """
        create table schema_version (version integer primary key, applied_ms integer not null);

        create table streams (key integer primary key, id text not null unique);

        create table events (
          offset  integer primary key,
          stream  integer not null,
          version integer not null,
          time_ms integer not null,
          name    text    not null,
          schema  integer not null,
          body    blob    not null,
          hash    blob    not null);
        create unique index events_by_stream on events (stream, version);

        create table snapshots (
          stream  integer primary key,
          version integer not null,
          schema  integer not null,
          body    blob    not null);

        create table payloads (key integer primary key, hash text not null unique, bytes blob not null);

        create table wakeups (stream text primary key, due_ms integer not null) without rowid;
        create index wakeups_by_due on wakeups (due_ms, stream);

        create table fences (shard integer primary key, epoch integer not null);

        create view journal as
          select e.offset, s.id as stream, e.version,
                 strftime('%Y-%m-%dT%H:%M:%fZ', e.time_ms / 1000.0, 'unixepoch') as time,
                 e.name, e.schema, cast(e.body as text) as body, lower(hex(e.hash)) as hash
            from events e join streams s on s.key = e.stream;
        """,
        // What is missing by now is taken for removed in order: nothing tells whether it was.
        """
        create table removed (first integer primary key, last integer not null);
        insert into removed (first, last)
          select before + 1, offset - 1
            from (select offset, lag(offset, 1, 0) over (order by offset) as before from events)
           where offset > before + 1;
        """,
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Version => Migrations.Length;

    /// <summary>Refuses what is not a store, or is one of a newer version, before anything of it is touched.</summary>
    public static void Inspect(StoreFiles files)
    {
        if (StoreFiles.BytesOf(files.Database) == 0) return;
        using Connection connection = Connection.ForReadingUntouched(files.Database);
        // A checkpoint that was cut off leaves a database that is shorter than its first page says; the log has the
        // rest. With this switch SQLite does not take that for damage, and the first page is all that is read here.
        connection.Execute("pragma writable_schema = on");
        long application = connection.QueryInt64("pragma application_id");
        // A store that was killed while it was made has no tables yet, and its log may hold them.
        bool blank = application == 0 && connection.QueryInt64("select count(*) from sqlite_master") == 0;
        if (!blank && application != ApplicationId)
        {
            throw new StoreException(StoreErrorKind.NotAStore, files.Database,
                $"'{files.Database}' is a database of another program. Name the folder of a store, or an empty one.");
        }

        RefuseNewer(connection.QueryInt64("pragma user_version"), files);
    }

    /// <summary>Brings the tables to this program's version, one migration a transaction.</summary>
    public static void Migrate(Connection connection, StoreFiles files, TimeProvider clock)
    {
        long found = connection.QueryInt64("pragma user_version");
        RefuseNewer(found, files);
        for (int version = (int)found + 1; version <= Version; version++)
        {
            long appliedMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
            connection.Execute($"""
                begin immediate;
                {Migrations[version - 1]}
                insert into schema_version (version, applied_ms) values ({version}, {appliedMs});
                pragma application_id = {ApplicationId};
                pragma user_version = {version};
                commit;
                """);
        }

        // The version stands in the database file itself before anything else is written, for Inspect reads that alone.
        if (found < Version) connection.Execute("pragma wal_checkpoint(truncate)");
    }

    private static void RefuseNewer(long found, StoreFiles files)
    {
        if (found <= Version) return;
        throw new StoreException(StoreErrorKind.NewerVersion, files.Database,
            $"The store '{files.Directory}' has version {found}; this program knows versions up to {Version}. "
            + "Use the newer program with which it was written. Nothing was changed.");
    }
}
