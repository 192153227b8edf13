namespace CoreScope.Core.Protocol.Writers;

/// <summary>
/// What an advert says of its node (protocol.md §7.3). Null leaves a field out; an empty <see cref="Name"/> sets the name flag
/// without bytes.
/// </summary>
public sealed record AdvertContent
{
    /// <summary>0 none, 1 companion, 2 repeater, 3 room, 4 sensor, up to 15.</summary>
    public int Type { get; init; }

    /// <summary>Latitude and longitude in degrees, sent with six decimals.</summary>
    public (double Latitude, double Longitude)? Position { get; init; }

    /// <summary>The first reserved field.</summary>
    public ushort? Feature1 { get; init; }

    /// <summary>The second reserved field.</summary>
    public ushort? Feature2 { get; init; }

    /// <summary>The name, sent as UTF-8.</summary>
    public string? Name { get; init; }

    /// <summary>Battery (mV) and temperature (°C, sent with two decimals) of a sensor; an extension not sent by the firmware itself.</summary>
    public (ushort Millivolts, double Celsius)? Telemetry { get; init; }
}
