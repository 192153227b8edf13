using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Mqtt;

/// <summary>
/// Filters that each source may still have subscribed at its broker, kept in a small file: a persistent session goes on delivering
/// what was once subscribed until somebody unsubscribes it. Thread-safe; a file that cannot be read or written costs nothing but that.
/// </summary>
internal sealed class RememberedFilters
{
    private const string FileName = "mqtt-filters.json";
    private readonly string _path;
    private readonly ILogger _log;

    // Guards the table and the file.
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string[]> _filters;

    public RememberedFilters(string folder, ILogger log)
    {
        _path = Path.Combine(folder, FileName);
        _log = log;
        _filters = Load();
    }

    public IReadOnlyList<string> Of(string tag)
    {
        lock (_gate)
            return _filters.GetValueOrDefault(tag, []);
    }

    public void Remember(string tag, IReadOnlyList<string> filters)
    {
        lock (_gate)
        {
            if (_filters.GetValueOrDefault(tag, []).SequenceEqual(filters))
                return;
            if (filters.Count == 0)
                _filters.Remove(tag);
            else
                _filters[tag] = [.. filters];
            Save();
        }
    }

    private Dictionary<string, string[]> Load()
    {
        try
        {
            if (File.Exists(_path))
                return JsonSerializer.Deserialize<Dictionary<string, string[]>>(File.ReadAllText(_path)) ?? [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            _log.LogWarning("Remembered MQTT filters in {Path} cannot be read and are forgotten: {Error}", _path, e.Message);
        }

        return [];
    }

    private void Save()
    {
        try
        {
            var draft = _path + ".new";
            File.WriteAllText(draft, JsonSerializer.Serialize(_filters));
            File.Move(draft, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.LogWarning("Remembered MQTT filters cannot be kept in {Path}: {Error}", _path, e.Message);
        }
    }
}
