using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CoreScope.Tests.EndToEnd;

/// <summary>
/// An open page without a browser: holds the circuit, takes and acknowledges every batch, answers calls of scripts with "nothing",
/// and tells a virtual list that its window is in sight, so that rows are drawn. To the server it is a page like any other.
/// </summary>
internal sealed partial class CircuitClient : IAsyncDisposable
{
    private const int Invocation = 1, Completion = 3, Ping = 6, Close = 7;
    private static readonly HttpClient s_http = new();
    private static readonly object s_emptyMap = new();
    private readonly ClientWebSocket _socket = new();
    private readonly HttpMessageInvoker _dialer;
    private CountedStream? _line;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _state;
    private readonly JsonArray _operations = [];
    private Task _running = Task.CompletedTask;
    private Task _pinging = Task.CompletedTask;
    private int _batches;
    private long _bytes;
    private long _received;

    private CircuitClient(string html, bool compresses)
    {
        if (compresses)
            _socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        _dialer = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = DialAsync });
        var markers = Markers().Matches(html).Select(m => JsonNode.Parse(m.Groups[1].Value)!).Where(m => m["type"] is not null);
        foreach (var (index, marker) in markers.Index())
            _operations.Add(new JsonObject { ["type"] = "add", ["ssrComponentId"] = index + 1, ["marker"] = marker });
        _state = State().Match(html).Groups[1].Value;
    }

    /// <summary>Batches drawn so far.</summary>
    public int Batches => Volatile.Read(ref _batches);

    /// <summary>Bytes of all batches.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Bytes of everything that came over the line, as they are without compression.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Bytes of everything that came over the line, as they were on it.</summary>
    public long OnTheLine => _line?.Received ?? 0;

    /// <summary>Why it ended; null while it lives.</summary>
    public string? Fault { get; private set; }

    /// <summary>Opens a page and waits for nothing further.</summary>
    /// <param name="page">Its address.</param>
    /// <param name="compresses">Offers the server to compress what it sends, as every browser does.</param>
    public static async Task<CircuitClient> OpenAsync(Uri page, bool compresses = true)
    {
        var client = new CircuitClient(await s_http.GetStringAsync(page), compresses);
        var root = new Uri(page, "/");
        using var answer = await s_http.PostAsync(new Uri(root, "_blazor/negotiate?negotiateVersion=1"), null);
        using var negotiated = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var address = new UriBuilder(root) { Scheme = "ws", Path = "_blazor", Query = "id=" + negotiated.RootElement.GetProperty("connectionToken").GetString() };
        await client._socket.ConnectAsync(address.Uri, client._dialer, CancellationToken.None);
        await client._socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);
        await client.CallAsync("start", "StartCircuit", root.ToString(), page.ToString(), "[]", client._state);
        client._running = client.RunAsync();
        client._pinging = client.PingAsync();
        return client;
    }

    /// <summary>Cuts the line as a closed laptop does; the server keeps the circuit for a while.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Abort();
        await _running;
        await _pinging;
        _socket.Dispose();
        _dialer.Dispose();
        _stop.Dispose();
        _sending.Dispose();
    }

    private async ValueTask<Stream> DialAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return _line = new CountedStream(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                await SendAsync(HubMessage.Write(Ping));
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // It has ended; why, the reading side knows.
        }
    }

    private async Task RunAsync()
    {
        var buffer = new byte[1 << 16];
        var (end, isGreeted) = (0, false);
        try
        {
            while (true)
            {
                if (end == buffer.Length)
                    Array.Resize(ref buffer, end * 2);
                var received = await _socket.ReceiveAsync(buffer.AsMemory(end), _stop.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                    throw new WebSocketException("The server closed the circuit.");
                end += received.Count;
                Interlocked.Add(ref _received, received.Count);
                var at = 0;
                if (!isGreeted)
                {
                    at = Array.IndexOf(buffer, (byte)0x1E, 0, end) + 1;
                    isGreeted = at > 0;
                }

                while (isGreeted && HubMessage.Read(buffer, ref at, end) is { } message)
                    await AnswerAsync(message);
                buffer.AsSpan(at, end - at).CopyTo(buffer);
                end -= at;
            }
        }
        catch (Exception e)
        {
            Fault = e.Message;
        }
    }

    private Task AnswerAsync(object?[] message) => ((long)message[0]!, message) switch
    {
        (Completion, _) => CallAsync(null, "UpdateRootComponents", new JsonObject { ["batchId"] = 1, ["operations"] = _operations.DeepClone() }.ToJsonString(), _state),
        (Close, _) => throw new WebSocketException("The server ended the circuit."),
        (Invocation, [_, _, _, string name, object?[] arguments, ..]) => AnswerAsync(name, arguments),
        _ => Task.CompletedTask,
    };

    private async Task AnswerAsync(string name, object?[] arguments)
    {
        switch (name)
        {
            case "JS.RenderBatch":
                Interlocked.Increment(ref _batches);
                Interlocked.Add(ref _bytes, (long)arguments[1]!);
                await CallAsync(null, "OnRenderCompleted", arguments[0], null);
                break;
            case "JS.BeginInvokeJS":
                var id = (long)arguments[0]!;
                // 1 = a script object, of which any number will do.
                var result = (long)arguments[3]! == 1 ? $$"""{"__jsObjectId":{{id}}}""" : "null";
                await CallAsync(null, "EndInvokeJSFromDotNet", id, true, $"[{id},true,{result}]");
                if ((string)arguments[1]! == "Blazor._internal.Virtualize.init")
                    await ShowListAsync((string)arguments[2]!);
                break;
            case "JS.Error":
                throw new InvalidOperationException("The server reports: " + arguments[0]);
        }
    }

    // What the script tells when the space below the rows comes into sight: its height, none above it, height of the window.
    private Task ShowListAsync(string initArguments)
    {
        using var json = JsonDocument.Parse(initArguments);
        var list = json.RootElement[0].GetProperty("__dotNetObject").GetInt64();
        return CallAsync(null, "BeginInvokeDotNetFromJS", "1", null, "OnSpacerAfterVisible", list, "[0,0,900]");
    }

    private Task CallAsync(string? answerTo, string method, params object?[] arguments) =>
        SendAsync(HubMessage.Write(Invocation, s_emptyMap, answerTo, method, arguments, Array.Empty<object?>()));

    private async Task SendAsync(byte[] message)
    {
        await _sending.WaitAsync(_stop.Token);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, true, _stop.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();
}
