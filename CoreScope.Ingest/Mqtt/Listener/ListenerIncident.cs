namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>Ways in which a connection to the listener ends other than by its own wish.</summary>
internal enum ListenerIncident
{
    WrongCredentials,
    Barred,
    TooManyOfOneAddress,
    CrowdedOut,
    Full,
    NoConnect,
    Silent,
    Malformed,
    TooLarge,
    Deaf,
    NoHandles,
    Fault,
}
