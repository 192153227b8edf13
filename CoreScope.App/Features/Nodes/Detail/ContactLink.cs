using System.Globalization;
using System.Text;
using CoreScope.Core.Directories;

namespace CoreScope.App.Features.Nodes.Detail;

/// <summary>The link by which the MeshCore app adds a node as a contact (spec/ui-map-nodes.md §9.3).</summary>
public static class ContactLink
{
    // The firmware keeps 32 bytes of a contact's name, the last of them a zero; more would only make the code denser.
    private const int LongestName = 31;

    /// <summary>The link.</summary>
    public static string Of(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var type = node.Role is NodeRole.Companion or NodeRole.Repeater or NodeRole.Room or NodeRole.Sensor ? (int)node.Role : (int)NodeRole.Repeater;
        return string.Create(CultureInfo.InvariantCulture, $"meshcore://contact/add?name={Uri.EscapeDataString(Cut(node.Name))}&public_key={node.Key}&type={type}");
    }

    private static string Cut(string name)
    {
        var bytes = 0;
        var cut = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > LongestName)
                break;
            cut.Append(rune.ToString());
        }

        return cut.ToString();
    }
}
