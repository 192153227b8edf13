namespace CoreScope.Core.Directories;

/// <summary>
/// Names that rows refer to by a small number: channels, region scopes. Numbers count up from 1 and are never reused; 0 is
/// never a name. Written by the pipeline, read by all: readers see an array that is replaced, never changed.
/// </summary>
public sealed class NameTable
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private string?[] _names = [null];

    /// <summary>Names in order of their number; empty places are null.</summary>
    public IReadOnlyList<string?> Names => Volatile.Read(ref _names);

    /// <summary>The name with this number, or null.</summary>
    public string? Find(int id)
    {
        var names = Volatile.Read(ref _names);
        return (uint)id < (uint)names.Length ? names[id] : null;
    }

    /// <summary>Number of <paramref name="name"/>, or 0.</summary>
    public int IdOf(string name)
    {
        var names = Volatile.Read(ref _names);
        return Math.Max(0, Array.IndexOf(names, name));
    }

    /// <summary>Number of <paramref name="name"/>, handed out now when it is new. Pipeline only.</summary>
    public int GetOrAdd(string name, out bool isNew)
    {
        isNew = !_ids.TryGetValue(name, out var id);
        if (isNew)
        {
            id = _names.Length;
            Restore(id, name);
        }

        return id;
    }

    /// <summary>Puts a name back as the archive holds it. Warm-up only.</summary>
    public void Restore(int id, string name)
    {
        var names = new string?[Math.Max(_names.Length, id + 1)];
        _names.CopyTo(names, 0);
        names[id] = name;
        _ids[name] = id;
        Volatile.Write(ref _names, names);
    }
}
