using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>Opens the byte stream to a broker: TCP, TLS, WebSocket, WebSocket over TLS.</summary>
internal static class BrokerTransport
{
    public static async Task<Stream> OpenAsync(BrokerAddress address, MqttTlsOptions tls, CancellationToken cancellationToken)
    {
        var trust = address.UsesTls ? ServerTrust.Load(tls) : null;
        try
        {
            return address.UsesWebSocket
                ? await OpenWebSocketAsync(address, trust, cancellationToken).ConfigureAwait(false)
                : await OpenSocketAsync(address, trust, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (trust?.Complaint is { } complaint)
        {
            // The framework only says that our own callback refused.
            throw new MqttException($"TLS: {complaint}.", e);
        }
    }

    private static async Task<Stream> OpenSocketAsync(BrokerAddress address, ServerTrust? trust, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return trust is null ? stream : await OpenTlsAsync(stream, address.Host, trust, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> OpenTlsAsync(NetworkStream inner, string host, ServerTrust trust, CancellationToken cancellationToken)
    {
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            RemoteCertificateValidationCallback = trust.Validate,
            ClientCertificates = trust.ClientCertificates,
        };
        await stream.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
        return stream;
    }

    private static async Task<Stream> OpenWebSocketAsync(BrokerAddress address, ServerTrust? trust, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol("mqtt");
            socket.Options.Proxy = null;
            // MQTT has its own keep-alive.
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            if (trust is not null)
            {
                socket.Options.RemoteCertificateValidationCallback = trust.Validate;
                socket.Options.ClientCertificates = trust.ClientCertificates ?? new X509CertificateCollection();
            }

            await socket.ConnectAsync(new Uri(address.Bare), cancellationToken).ConfigureAwait(false);
            return WebSocketStream.Create(socket, WebSocketMessageType.Binary, closeTimeout: TimeSpan.FromSeconds(1));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
