namespace CoreScope.App.Shared.Mesh;

/// <summary>Colours of byte ranges: the same label has the same colour in dump, legend and field table.</summary>
public static class ByteTones
{
    private static readonly string[] s_tones = ["red", "blue", "peach", "green", "yellow", "teal", "mauve", "pink", "sky", "lime", "grey"];

    // After spec/ui-packets-channels.md §3.5, but no two fields of one packet type share a colour.
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
        ["Timestamp"] = "sky",
        ["Signature"] = "grey",
        ["Flags"] = "pink",
        ["App Flags"] = "pink",
        ["Latitude"] = "teal",
        ["Longitude"] = "lime",
        ["Name"] = "mauve",
        ["Node Name"] = "mauve",
        ["Dest Hash"] = "teal",
        ["Src Hash"] = "pink",
        ["Channel Hash"] = "teal",
        ["MAC"] = "mauve",
        ["Encrypted Data"] = "yellow",
        ["Ephemeral Key"] = "pink",
        ["Checksum"] = "teal",
        ["Trace Tag"] = "mauve",
        ["Auth Code"] = "teal",
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
