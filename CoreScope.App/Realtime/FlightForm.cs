namespace CoreScope.App.Realtime;

/// <summary>What a reader wants to see of a flight. Few readers differ, so each form is written once for all who share it.</summary>
[Flags]
public enum FlightForm
{
    /// <summary>Stations that are known, and lines between them.</summary>
    Plain = 0,

    /// <summary>Also hops whose place was only inferred.</summary>
    Inferred = 1,

    /// <summary>Without hops that the frame names by one byte only; what they leave is drawn as a gap.</summary>
    HidesOneByte = 2,

    /// <summary>With the packet's bytes, for what makes letters or sound of them; also when there is no way to draw.</summary>
    Bytes = 4,
}
