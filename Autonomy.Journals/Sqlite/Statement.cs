using SQLitePCL;

namespace Autonomy.Journals.Sqlite;

/// <summary>
/// A prepared statement. Parameters count from 1 and keep their values from one run to the next; columns count from
/// 0.
/// </summary>
internal sealed class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    public void Bind(int parameter, long value) => connection.Demand(raw.sqlite3_bind_int64(handle, parameter, value));

    /// <summary>Binds a number, or nothing.</summary>
    public void Bind(int parameter, long? value)
    {
        if (value is { } number) Bind(parameter, number);
        else BindNull(parameter);
    }

    public void BindNull(int parameter) => connection.Demand(raw.sqlite3_bind_null(handle, parameter));

    public void Bind(int parameter, ReadOnlySpan<byte> blob) => connection.Demand(blob.IsEmpty
        ? raw.sqlite3_bind_zeroblob(handle, parameter, 0)
        : raw.sqlite3_bind_blob(handle, parameter, blob));

    public void BindText(int parameter, string? text) => connection.Demand(text is null
        ? raw.sqlite3_bind_null(handle, parameter)
        : raw.sqlite3_bind_text(handle, parameter, text));

    public void BindText(int parameter, ReadOnlySpan<byte> utf8) =>
        connection.Demand(raw.sqlite3_bind_text(handle, parameter, utf8));

    /// <summary>Moves to the next row; false, and ready for the next run, when there is none.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW) return true;
        // The message of the error is read before the reset clears it.
        try
        {
            connection.Demand(code);
        }
        finally
        {
            Reset();
        }

        return false;
    }

    /// <summary>Ends the run, so that no snapshot of the database is held.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>The column's number, or null.</summary>
    public long? MaybeInt64(int column) => IsNull(column) ? null : Int64(column);

    /// <summary>The column's text, or null.</summary>
    public string? MaybeText(int column) => IsNull(column) ? null : Text(column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    /// <summary>The column's bytes; gone with the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    private bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public void Dispose() => raw.sqlite3_finalize(handle);
}
