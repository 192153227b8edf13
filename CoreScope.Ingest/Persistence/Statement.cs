using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// One prepared statement, bound and stepped without boxing: for the writer's hot statements and for the bulk load. Parameters
/// count from 1, columns from 0. Not thread-safe.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _statement;

    // Taken out of its safe handle, which a bulk load would lock and unlock a dozen times a row. Valid while _statement is.
    private readonly nint _handle;

    public Statement(SqliteConnection connection, string sql)
    {
        _db = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _handle = _statement.DangerousGetHandle();
    }

    public void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(_statement, parameter, value));

    public void Bind(int parameter, long? value)
    {
        if (value is { } given)
            Bind(parameter, given);
        else
            BindNull(parameter);
    }

    public void Bind(int parameter, double? value)
    {
        if (value is { } given && double.IsFinite(given))
            Check(raw.sqlite3_bind_double(_statement, parameter, given));
        else
            BindNull(parameter);
    }

    public void Bind(int parameter, string? value)
    {
        if (value is null)
            BindNull(parameter);
        else
            Check(raw.sqlite3_bind_text(_statement, parameter, value));
    }

    public void Bind(int parameter, ReadOnlySpan<byte> value) => Check(
        value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0) : raw.sqlite3_bind_blob(_statement, parameter, value));

    public void BindNull(int parameter) => Check(raw.sqlite3_bind_null(_statement, parameter));

    /// <summary>Runs a statement that gives no rows; how many rows it changed.</summary>
    public int Run()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is raw.SQLITE_DONE or raw.SQLITE_ROW)
        {
            var changes = raw.sqlite3_changes(_db);
            raw.sqlite3_reset(_statement);
            return changes;
        }

        Fail(result);
        return 0;
    }

    /// <summary>Moves to the next row; false at the end, where the statement is ready to be bound anew.</summary>
    public bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        if (result != raw.SQLITE_DONE)
            Fail(result);
        raw.sqlite3_reset(_statement);
        return false;
    }

    public void Reset() => raw.sqlite3_reset(_statement);

    public bool IsNull(int column) => SqliteColumns.Type(_handle, column) == raw.SQLITE_NULL;

    /// <summary>0 for NULL.</summary>
    public long Int64(int column) => SqliteColumns.Int64(_handle, column);

    /// <summary>0 for NULL.</summary>
    public int Int32(int column) => SqliteColumns.Int32(_handle, column);

    /// <summary>0 for NULL.</summary>
    public double Double(int column) => SqliteColumns.Double(_handle, column);

    /// <summary>Empty for NULL; valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => SqliteColumns.Blob(_handle, column);

    public void Dispose() => _statement.Dispose();

    // The exception takes the connection's message, which resetting would clear.
    private void Fail(int result)
    {
        try
        {
            SqliteException.ThrowExceptionForRC(result, _db);
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, _db);
    }
}
