using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CoreScope.Ingest.Persistence;

/// <summary>Tells what a failed write is due to.</summary>
internal static class WriteFailure
{
    /// <summary>
    /// Disk, lock, memory or a damaged file: no fault of the rows. They will go through once that is over, so they are kept and
    /// tried again for as long as it takes; left out one by one, they would be acknowledged and lost.
    /// </summary>
    public static bool IsEnvironmental(SqliteException problem) => problem.SqliteErrorCode is
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN
        or raw.SQLITE_NOMEM or raw.SQLITE_PERM or raw.SQLITE_PROTOCOL or raw.SQLITE_INTERRUPT
        or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>A row breaks a rule of the schema: waiting changes nothing.</summary>
    public static bool IsOfTheRow(Exception problem) => problem is not SqliteException sqlite || sqlite.SqliteErrorCode is
        raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG or raw.SQLITE_RANGE;

    /// <summary>What the operator can do about it.</summary>
    public static string Advice(Exception problem) => (problem as SqliteException)?.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another program holds a lock on the database; close it",
        raw.SQLITE_FULL => "the disk is full; free some space",
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => "the database cannot be written; restore the write access",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "the database is damaged; stop, and put a backup in its place",
        _ => "the disk fails; look at the system's log",
    };
}
