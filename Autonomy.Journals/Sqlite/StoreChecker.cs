namespace Autonomy.Journals.Sqlite;

/// <summary>Asks SQLite whether the database is sound, and counts what is in it.</summary>
internal static class StoreChecker
{
    public static StoreCheck Check(Connection connection, StoreFiles files) => new(
        Problems(connection),
        connection.QueryInt64("pragma user_version"),
        connection.QueryInt64("select count(*) from events"),
        connection.QueryInt64("select count(*) from streams"),
        connection.QueryInt64("select count(*) from payloads"),
        StoreFiles.BytesOf(files.Database),
        StoreFiles.BytesOf(files.Wal));

    private static List<string> Problems(Connection connection)
    {
        using Statement check = connection.Prepare("pragma integrity_check");
        List<string> problems = [];
        while (check.Step()) problems.Add(check.Text(0));
        if (problems is ["ok"]) problems.Clear();
        return problems;
    }
}
