using System.Runtime.InteropServices;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// SQLite's accessors of the current row, called without the marshalling of the ordinary binding: a bulk load calls them a dozen
/// times a row. They only read memory that the last step left, so the collector need not be told of the call.
/// </summary>
internal static unsafe partial class SqliteColumns
{
    // The library that SQLitePCLRaw brings and has loaded.
    private const string Library = "e_sqlite3";

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    public static partial int Type(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    public static partial long Int64(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int"), SuppressGCTransition]
    public static partial int Int32(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_double"), SuppressGCTransition]
    public static partial double Double(nint statement, int column);

    public static ReadOnlySpan<byte> Blob(nint statement, int column)
    {
        // In this order: asking for the bytes first could convert the value.
        var bytes = BlobAt(statement, column);
        return new ReadOnlySpan<byte>(bytes, bytes is null ? 0 : BytesAt(statement, column));
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob"), SuppressGCTransition]
    private static partial byte* BlobAt(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    private static partial int BytesAt(nint statement, int column);
}
