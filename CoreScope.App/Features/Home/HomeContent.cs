namespace CoreScope.App.Features.Home;

/// <summary>The words of the start page: the operator's, else built-in ones.</summary>
/// <param name="Title">While nothing is claimed.</param>
/// <param name="Subtitle">Below it.</param>
/// <param name="Steps">What newcomers do first.</param>
/// <param name="Questions">What they ask.</param>
/// <param name="Links">At the foot; empty = links to the pages.</param>
public sealed record HomeContent(string Title, string Subtitle, IReadOnlyList<HomeStep> Steps, IReadOnlyList<HomeStep> Questions, IReadOnlyList<HomeLink> Links)
{
    /// <summary>Steps that hold in any region.</summary>
    public static IReadOnlyList<HomeStep> BuiltInSteps { get; } =
    [
        new("🤝", "Find the people of your region", "Most regions have a chat where frequencies, channels and tests are agreed on. Ask there which settings your mesh uses: one wrong figure and nobody hears you."),
        new("📱", "Put the firmware on a radio", "Any supported LoRa board will do. Choose **companion** for a radio that you use with the phone app over Bluetooth, **repeater** for one that stands high up and forwards for others."),
        new("📻", "Set the preset of your region", "Frequency, bandwidth, spreading factor and coding rate must be those of the others. In the app: *Settings → Radio → preset*. Restart the radio after a change."),
        new("📣", "Send an advert", "An advert tells the mesh your name and key. Send a **flood advert** once from the app; with an observer in reach your node appears in [Nodes](#/nodes) within seconds. Then add it to My Mesh here."),
        new("👂", "Look at who heard you", "A packet that was *heard by several observers*, or over many hops, travelled. One that nobody heard tells you to go higher, or outside: antennas like a free view more than power."),
        new("🔎", "Watch the mesh", "[Packets](#/packets) shows what is in the air at this moment, [Observers](#/observers) who listens for you."),
    ];

    /// <summary>Questions that come up anywhere.</summary>
    public static IReadOnlyList<HomeStep> BuiltInQuestions { get; } =
    [
        new("", "Why does my node not appear?", "It appears with its first advert that an observer hears. Send a *flood* advert, check the radio's preset, and look whether an observer is near: [Observers](#/observers)."),
        new("", "Why is my repeater called silent?", "Nothing was heard of it for long: neither an advert nor a packet that it forwarded. Repeaters advertise only every 12 hours or more, so it takes a while."),
        new("", "Can others read my messages here?", "Direct messages are encrypted for the one who gets them. Messages in a channel can be read by whoever has the channel's key: everybody, where it is a public one."),
        new("", "What does SNR mean?", "How far the signal stands out of the noise, in dB. LoRa still understands −10 dB and less; above 0 is good, above 10 excellent."),
    ];
}
