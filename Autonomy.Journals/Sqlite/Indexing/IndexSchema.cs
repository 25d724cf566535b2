namespace Autonomy.Journals.Sqlite.Indexing;

/// <summary>
/// The tables of the index. They are not migrated: an index of another version, older or newer, is thrown away and
/// built anew from the journal.
/// </summary>
internal static class IndexSchema
{
    /// <summary>To be raised with every change of the tables, and of what entries or words of them mean.</summary>
    public const int Version = 2;

    private const string Tables = """
        create table progress (id integer primary key check (id = 1), position integer not null);
        insert into progress (id, position) values (1, 0);

        create table executions (
          key            integer primary key,
          id             text    not null unique,
          workspace      text    not null,
          name           text    not null,
          project        text,
          parent         text,
          submitted_by   text    not null,
          priority       text    not null,
          status         text    not null,
          hindrance      integer not null,
          quiet_ms       integer,
          version        integer not null,
          submitted_ms   integer not null,
          started_ms     integer,
          ended_ms       integer,
          changed_ms     integer not null,
          steps          integer not null,
          ended_steps    integer not null,
          failed_steps   integer not null,
          running        integer not null,
          open_decisions integer not null,
          retrying       integer not null,
          error_kind     text,
          error_effect   text,
          error_code     text,
          error_message  text,
          error_tool     text,
          fingerprint    text,
          tools          text    not null,
          cost_micro_usd integer not null,
          terminated     integer not null,
          failing        integer not null,
          work           blob);
        create index executions_by_workspace on executions (workspace);
        create index executions_by_status on executions (workspace, status);
        create index executions_by_project on executions (workspace, project, status) where project is not null;
        create index executions_by_change on executions (workspace, changed_ms);
        create index executions_by_status_change on executions (workspace, status, changed_ms);
        create index executions_by_parent on executions (workspace, parent) where parent is not null;
        create index executions_by_error on executions (workspace, error_kind) where error_kind is not null;
        create index executions_by_fingerprint on executions (workspace, fingerprint) where fingerprint is not null;
        create index executions_hindered on executions (workspace, hindrance) where hindrance > 0;
        create index executions_failing on executions (workspace) where failing > 0;
        create index executions_quiet on executions (workspace) where quiet_ms is not null;

        create table tools (
          workspace text not null, tool text not null, key integer not null,
          primary key (workspace, tool, key)) without rowid;

        create virtual table words using fts5 (workspace, text, content = '', columnsize = 0);

        create table counts (
          workspace text not null, project text not null, status text not null, executions integer not null,
          primary key (workspace, project, status)) without rowid;

        create table decisions (
          id             text    primary key,
          key            integer not null,
          workspace      text    not null,
          execution      text    not null,
          name           text    not null,
          project        text,
          kind           text    not null,
          step           text    not null,
          item           integer,
          question       text    not null,
          options        text    not null,
          recommended    text    not null,
          asked_ms       integer not null,
          expires_ms     integer,
          tool           text,
          target         text,
          fingerprint    text) without rowid;
        create index decisions_by_age on decisions (workspace, asked_ms, id);
        create index decisions_by_execution on decisions (key);
        """;

    /// <summary>Opens the index for writing; one that is not of this version, or not whole, is made anew.</summary>
    public static Connection Open(string path)
    {
        try
        {
            if (TryOpen(path) is { } known) return known;
        }
        catch (StoreException unusable) when (unusable.Kind is StoreErrorKind.Corrupt or StoreErrorKind.NotAStore)
        {
            // Nothing is in it that is not in the journal.
        }

        Delete(path);
        return TryOpen(path)
            ?? throw new StoreException(
                StoreErrorKind.Busy, path, $"Another program made '{path}' anew at the same time. Start again.");
    }

    /// <summary>Deletes the index with its log.</summary>
    public static void Delete(string path)
    {
        foreach (string ending in new[] { "", "-wal", "-shm" }) File.Delete(path + ending);
    }

    // Null: it is of another version.
    private static Connection? TryOpen(string path)
    {
        Connection connection = Connection.ForWriting(path);
        try
        {
            // A power cut may cost the last transactions, whole: what they had followed is followed again.
            connection.Execute("""
                pragma journal_mode = wal;
                pragma synchronous = normal;
                pragma temp_store = memory;
                pragma cache_size = -65536;
                """);
            long found = connection.QueryInt64("pragma user_version");
            if (found == 0 && connection.QueryInt64("select count(*) from sqlite_master") == 0)
            {
                connection.Execute($"begin immediate; {Tables} pragma user_version = {Version}; commit;");
                return connection;
            }

            if (found == Version) return connection;
        }
        catch (StoreException)
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        return null;
    }
}
