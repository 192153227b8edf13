namespace CoreScope.Tests.TestKit;

/// <summary>Finds files of the shared folder that lies beside the project: specs, vectors and captured data, never committed.</summary>
public static class SharedFiles
{
    /// <summary>Full path of <paramref name="relative"/> below <c>shared/</c>, or null where it is absent.</summary>
    public static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", relative);
            if (File.Exists(path) || Directory.Exists(path))
                return path;
        }

        return null;
    }

    /// <summary>Like <see cref="Find"/>, for files without which a test proves nothing.</summary>
    public static string Require(string relative) =>
        Find(relative) ?? throw new FileNotFoundException($"The shared folder with {relative} must lie beside the project to run this test.");
}
