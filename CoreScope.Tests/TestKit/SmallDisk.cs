using System.Diagnostics;
using System.Globalization;

namespace CoreScope.Tests.TestKit;

/// <summary>
/// A file system of a few megabytes in memory that can be filled to the last byte and emptied again. Mounting one takes root or a
/// sudo that asks for nothing, as installing the test's packages does.
/// </summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _fill;

    private SmallDisk(string path)
    {
        Path = path;
        _fill = System.IO.Path.Combine(path, "fill");
    }

    public string Path { get; }

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var path = Directory.CreateTempSubdirectory("smalldisk-").FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=1777"), "corescope-test", path);
        return new SmallDisk(path);
    }

    /// <summary>Leaves no free byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(_fill, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full: that is what was wanted.
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Empty() => File.Delete(_fill);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        string[] command = Environment.UserName == "root" ? [program, .. arguments] : ["sudo", "-n", program, .. arguments];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {said}");
    }
}
