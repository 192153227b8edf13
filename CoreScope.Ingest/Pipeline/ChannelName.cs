using System.Globalization;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Payloads;

namespace CoreScope.Ingest.Pipeline;

/// <summary>The name under which a group packet's channel is kept (store.md §9.2): the key's, or <c>enc_XX</c> where none fits.</summary>
internal static class ChannelName
{
    public static string Of(PayloadType type, scoped in GroupPayload group, ChannelKeyring keys)
    {
        Span<byte> buffer = stackalloc byte[ProtocolLimits.MaxPayload];
        if (type == PayloadType.GroupText && GroupText.TryOpen(group, keys, buffer, out var text))
            return text.Channel.DisplayName;
        if (type == PayloadType.GroupData && GroupData.TryOpen(group, keys, buffer, out var data))
            return data.Channel.DisplayName;
        return string.Create(CultureInfo.InvariantCulture, $"enc_{group.ChannelHash:X2}");
    }
}
