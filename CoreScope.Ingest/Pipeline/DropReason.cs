namespace CoreScope.Ingest.Pipeline;

/// <summary>Why a message was not kept (protocol.md §12.6, §12.7, §10.4; operations.md §2.5, §2.7). One list for parser, filter and pipeline.</summary>
public enum DropReason : byte
{
    None,
    InvalidJson,
    ClientCoverageDisabled,
    BridgeStatus,
    EmptyText,
    ObserverBlacklisted,
    IataNotAllowed,
    IataFiltered,
    NoRaw,
    DecodeError,
    ClientBadKey,
    ClientNoGps,
    ClientGpsRange,
    ClientNotRx,
    ClientNotAttributable,
    AdvertPubkeyZero,
    AdvertLatRange,
    AdvertLonRange,
    AdvertSignature,

    /// <summary>The source names who may report through it, and this key is not among them.</summary>
    PublisherNotAllowed,

    /// <summary>An advert from outside the geo filter while foreign adverts are dropped.</summary>
    AdvertForeign,

    /// <summary>A companion's direct message while storing them is off (DECISIONS 22).</summary>
    DirectMessagesOff,

    /// <summary>A retained companion's message without a time of its own: each reconnect would store it once more.</summary>
    RetainedReplay,

    /// <summary>A status that neither topic nor body attributes to an observer.</summary>
    NoObserver,

    /// <summary>The handler failed; the message is lost and the loop goes on.</summary>
    InternalError,
}

/// <summary>The stable names of <see cref="DropReason"/> in counters, logs and API.</summary>
public static class DropReasons
{
    /// <summary>The name as protocol.md prints it.</summary>
    public static string Name(this DropReason reason) => reason switch
    {
        DropReason.None => "none",
        DropReason.InvalidJson => "invalid_json",
        DropReason.ClientCoverageDisabled => "client_coverage_disabled",
        DropReason.BridgeStatus => "bridge_status",
        DropReason.EmptyText => "empty_text",
        DropReason.ObserverBlacklisted => "observer_blacklisted",
        DropReason.IataNotAllowed => "iata_not_allowed",
        DropReason.IataFiltered => "iata_filtered",
        DropReason.NoRaw => "no_raw",
        DropReason.DecodeError => "decode_error",
        DropReason.ClientBadKey => "client_bad_key",
        DropReason.ClientNoGps => "client_no_gps",
        DropReason.ClientGpsRange => "client_gps_range",
        DropReason.ClientNotRx => "client_not_rx",
        DropReason.ClientNotAttributable => "client_not_attributable",
        DropReason.AdvertPubkeyZero => "advert_pubkey_zero",
        DropReason.AdvertLatRange => "advert_lat_range",
        DropReason.AdvertLonRange => "advert_lon_range",
        DropReason.AdvertSignature => "advert_signature",
        DropReason.PublisherNotAllowed => "publisher_not_allowed",
        DropReason.AdvertForeign => "advert_foreign",
        DropReason.DirectMessagesOff => "direct_messages_off",
        DropReason.RetainedReplay => "retained_replay",
        DropReason.NoObserver => "no_observer",
        _ => "internal_error",
    };
}
