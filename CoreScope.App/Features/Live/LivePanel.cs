namespace CoreScope.App.Features.Live;

/// <summary>The panels over the map; a phone shows one of them at a time.</summary>
public enum LivePanel : byte
{
    None,
    Feed,
    Legend,
    Controls,
    Help,
}
