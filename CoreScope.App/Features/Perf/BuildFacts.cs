using System.Reflection;
using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Perf;

/// <summary>Version, commit and time of this build, from its assembly.</summary>
internal sealed record BuildFacts(string Version, string Commit, string BuildTime)
{
    private const string Unknown = "unknown";

    public static BuildFacts Current { get; } = Read(typeof(BuildFacts).Assembly);

    private static BuildFacts Read(Assembly assembly)
    {
        // "1.2.3+commit" when the build knew the commit.
        var parts = (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? Unknown).Split('+', 2);
        var file = new FileInfo(Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".dll"));
        return new BuildFacts(parts[0], parts.Length > 1 ? parts[1] : Unknown, file.Exists ? UnixMillis.From(file.LastWriteTimeUtc).ToString() : Unknown);
    }
}
