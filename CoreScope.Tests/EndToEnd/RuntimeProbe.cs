using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CoreScope.Tests.EndToEnd;

/// <summary>What a running .NET process holds, seen from outside through its diagnostics socket and <c>/proc</c>.</summary>
internal sealed class RuntimeProbe(int processId)
{
    private const byte EventPipe = 2, StopTracing = 1, CollectTracing = 2;
    private const ulong CollectHeap = 0x800000;
    private const int HeaderSize = 20;

    /// <summary>Open files and sockets.</summary>
    public int Handles => Directory.GetFileSystemEntries($"/proc/{processId}/fd").Length;

    public int Threads => Directory.GetDirectories($"/proc/{processId}/task").Length;

    /// <summary>Resident memory in bytes.</summary>
    public long Resident
    {
        get
        {
            var line = File.ReadLines($"/proc/{processId}/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>
    /// Makes the process collect all garbage: a trace session that asks for the heap begins with a full collection, and its first
    /// events come when that is done. The session is ended, or it would hold a thread and a file.
    /// </summary>
    public async Task CollectAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var trace = await ConnectAsync();
        await trace.SendAsync(Request(CollectTracing, Heap()));
        // The session's number, the head of the trace, then events.
        var answer = new byte[64 * 1024];
        var received = 0;
        while (received < HeaderSize + 8 + 64)
        {
            var count = await trace.ReceiveAsync(answer.AsMemory(received), patience.Token);
            Assert.True(count > 0, "The runtime refused the trace session.");
            received += count;
        }

        using var end = await ConnectAsync();
        await end.SendAsync(Request(StopTracing, answer[HeaderSize..(HeaderSize + 8)]));
        while (await trace.ReceiveAsync(answer, patience.Token) > 0)
        {
            // The rest of the trace is of no interest.
        }
    }

    private async Task<Socket> ConnectAsync()
    {
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{processId}-*-socket").Single();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static byte[] Request(byte command, byte[] payload)
    {
        var request = new byte[HeaderSize + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(request);
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(14), (ushort)request.Length);
        (request[16], request[17]) = (EventPipe, command);
        payload.CopyTo(request, HeaderSize);
        return request;
    }

    private static byte[] Heap()
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body, Encoding.Unicode);
        writer.Write(16u); // MB of buffer
        writer.Write(1u); // format: nettrace
        writer.Write(1u); // providers
        writer.Write(CollectHeap);
        writer.Write(4u); // level: informational
        Write(writer, "Microsoft-Windows-DotNETRuntime");
        writer.Write(0u); // no filter
        return body.ToArray();
    }

    private static void Write(BinaryWriter writer, string text)
    {
        writer.Write((uint)text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + "\0"));
    }
}
