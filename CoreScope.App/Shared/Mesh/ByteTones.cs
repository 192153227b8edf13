namespace CoreScope.App.Shared.Mesh;

/// <summary>Colours of byte ranges: the same label has the same colour in dump, legend and field table.</summary>
public static class ByteTones
{
    private static readonly string[] s_tones = ["red", "blue", "peach", "green", "yellow", "teal", "mauve", "pink", "sky", "grey"];

    // Neighbours in a frame never share a colour (spec/ui-packets-channels.md §3.5).
    private static readonly Dictionary<string, string> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Header"] = "red",
        ["Transport Codes"] = "blue",
        ["Path Length"] = "peach",
        ["Path"] = "green",
        ["SNR Path"] = "green",
        ["Payload"] = "yellow",
        ["PubKey"] = "yellow",
        ["Public Key"] = "yellow",
        ["Timestamp"] = "peach",
        ["Signature"] = "red",
        ["Flags"] = "teal",
        ["App Flags"] = "teal",
        ["Latitude"] = "blue",
        ["Longitude"] = "sky",
        ["Name"] = "mauve",
        ["Node Name"] = "mauve",
        ["Dest Hash"] = "blue",
        ["Src Hash"] = "pink",
        ["Channel Hash"] = "blue",
        ["MAC"] = "peach",
        ["Encrypted Data"] = "yellow",
        ["Ephemeral Key"] = "pink",
        ["Checksum"] = "teal",
        ["Trace Tag"] = "mauve",
        ["Auth Code"] = "peach",
        ["Route Hops"] = "sky",
    };

    /// <summary>Style attribute that hands the colour of <paramref name="label"/> to an element.</summary>
    public static string Style(string label) => "--b:var(--byte-" + Of(label) + ")";

    /// <summary>Name of the colour; a label of no special colour gets one by its letters, always the same.</summary>
    public static string Of(string label)
    {
        if (s_known.TryGetValue(label, out var tone))
            return tone;

        var hash = 2166136261u;
        foreach (var letter in label)
            hash = (hash ^ letter) * 16777619u;
        return s_tones[hash % (uint)s_tones.Length];
    }
}
