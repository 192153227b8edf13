namespace CoreScope.Core.Dissection;

/// <summary>Which picture stands before a summary; what it looks like is the page's matter.</summary>
public enum SummaryIcon : byte
{
    None,
    Chat,
    Repeater,
    Room,
    Sensor,
    Radio,
    Lock,
    Database,
    Envelope,
    Shuffle,
    Broadcast,
    Check,
    Route,
    Parts,
    Raw,
    Warning,
}
