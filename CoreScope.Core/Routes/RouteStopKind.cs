namespace CoreScope.Core.Routes;

/// <summary>What makes a station part of a way.</summary>
public enum RouteStopKind
{
    /// <summary>The path names it.</summary>
    Hop,

    /// <summary>The payload names it as the one who sent.</summary>
    Sender,

    /// <summary>The payload names it as the one who is meant.</summary>
    Recipient,
}
