using System.Globalization;
using System.Numerics;

namespace CoreScope.App.Cli;

/// <summary>
/// The options behind a verb, <c>--name value</c> or <c>--name=value</c>. Every mistake is kept, so that all can be told at once.
/// </summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    /// <param name="args">What stands on the command line.</param>
    /// <param name="options">Names that take a value.</param>
    /// <param name="flags">Names that take none.</param>
    public Arguments(string[] args, IReadOnlyCollection<string> options, IReadOnlyCollection<string> flags)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].Split('=', 2)[0];
            var given = args[i].Length > name.Length ? args[i][(name.Length + 1)..] : null;
            if (_values.ContainsKey(name))
                _faults.Add($"{name} is given twice");
            else if (flags.Contains(name) && given is null)
                _values[name] = "";
            else if (!options.Contains(name))
            {
                _faults.Add(flags.Contains(name) ? $"{name} takes no value" : name.StartsWith('-') ? $"{name} is no option here" : "a value stands alone: every option begins with --");
                // Its value is no fault of its own.
                if (given is null && name.StartsWith('-') && i + 1 < args.Length && !args[i + 1].StartsWith('-'))
                    i++;
            }
            else if ((given ?? (i + 1 < args.Length ? args[++i] : null)) is { } value)
                _values[name] = value;
            else
                _faults.Add($"{name} needs a value");
        }
    }

    /// <summary>Everything wrong so far; empty = usable.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>The number behind <paramref name="name"/>, or <paramref name="otherwise"/>.</summary>
    public T Number<T>(string name, T otherwise)
        where T : INumber<T>
    {
        if (!_values.TryGetValue(name, out var text))
            return otherwise;
        if (T.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && T.IsFinite(number))
            return number;
        Fault($"{name} must be a number, not \"{text}\"");
        return otherwise;
    }

    /// <summary>The moment behind <paramref name="name"/>, UTC unless it says otherwise.</summary>
    public DateTimeOffset Time(string name, DateTimeOffset otherwise)
    {
        if (!_values.TryGetValue(name, out var text))
            return otherwise;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return time;
        Fault($"{name} must be a time such as 2026-11-22T00:00:00Z, not \"{text}\"");
        return otherwise;
    }

    public void Fault(string text) => _faults.Add(text);
}
