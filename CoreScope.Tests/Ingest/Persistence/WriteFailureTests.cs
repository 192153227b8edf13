using CoreScope.Ingest.Persistence;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CoreScope.Tests.Ingest.Persistence;

public sealed class WriteFailureTests
{
    /// <summary>Left out as bad rows, messages would be acknowledged that no file holds.</summary>
    [Theory]
    [InlineData(raw.SQLITE_CORRUPT)]
    [InlineData(raw.SQLITE_NOTADB)]
    [InlineData(raw.SQLITE_FULL)]
    [InlineData(raw.SQLITE_IOERR)]
    [InlineData(raw.SQLITE_BUSY)]
    public void IsEnvironmental_WhereTheRowsAreNotToBlame_Waits(int code)
    {
        var problem = new SqliteException("refused", code);

        Assert.True(WriteFailure.IsEnvironmental(problem));
        Assert.False(WriteFailure.IsOfTheRow(problem));
    }
}
