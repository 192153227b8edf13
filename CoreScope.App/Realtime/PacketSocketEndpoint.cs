using CoreScope.App.Shared.Api;

namespace CoreScope.App.Realtime;

/// <summary><c>/ws</c>: every stored observation, as it comes (spec/api.md §8.1).</summary>
public static class PacketSocketEndpoint
{
    private static readonly TimeSpan s_pingInterval = TimeSpan.FromSeconds(30);

    /// <summary>Pings after 30 s of silence; a client that stays silent for 30 s more is dead.</summary>
    public static WebSocketOptions Options => new() { KeepAliveInterval = s_pingInterval, KeepAliveTimeout = s_pingInterval };

    public static void MapPacketSocket(this IEndpointRouteBuilder routes) => routes.Map("/ws", ServeAsync);

    private static async Task<IResult> ServeAsync(HttpContext context, PacketBroadcast broadcast, IHostApplicationLifetime lifetime)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return ApiErrors.BadRequest("this address speaks WebSocket only");
        if (!IsSameHost(context.Request))
            return ApiErrors.Of(StatusCodes.Status403Forbidden, "origin not allowed");
        var packets = new PacketSocket();
        // Joined before the greeting: what is stored after it reaches the client.
        broadcast.Join(packets);
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            await packets.RunAsync(socket, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            broadcast.Leave(packets);
        }

        return Results.Empty;
    }

    // Programs send no origin; a page of another host would read with the visitor's access.
    private static bool IsSameHost(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
