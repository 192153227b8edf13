using System.Collections;
using System.Globalization;
using System.Reflection;
using CoreScope.Ingest.Mqtt;
using Microsoft.Extensions.Configuration;

namespace CoreScope.App.Hosting.Options;

/// <summary>
/// Fills options from configuration. Unlike the framework's binder it goes on after a bad value, so that all faults can be
/// told at once, and it notes keys nobody knows. A list may be given by index or as one comma-separated value, a list of
/// credentials also as <c>name:password,…</c>; a single value replaces the whole list. Blank values leave the default.
/// </summary>
public sealed class OptionsBinder
{
    private const int ShownValueLength = 24;
    private readonly List<OptionFault> _faults = [];
    private readonly List<string> _unknown = [];
    private readonly Dictionary<object, string> _keys = new(ReferenceEqualityComparer.Instance);

    private OptionsBinder()
    {
    }

    /// <summary>Fills <paramref name="options"/> from <paramref name="section"/> and leaves there what came up.</summary>
    public static void Bind(IConfigurationSection section, CoreScopeOptions options)
    {
        var binder = new OptionsBinder();
        binder.BindObject(section, CoreScopeOptions.Section, options);
        options.Binding = new BindingReport(binder._faults, binder._unknown, binder._keys);
    }

    private void BindObject(IConfigurationSection section, string path, object target)
    {
        if (!string.IsNullOrWhiteSpace(section.Value))
            Fault(path, "must be a section with keys of its own, not a single value");
        var properties = target.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            if (child.Key.StartsWith("_comment", StringComparison.OrdinalIgnoreCase))
                continue;
            if (properties.FirstOrDefault(p => IsNamed(p, child.Key)) is { } property)
                BindProperty(child, $"{path}:{NameOf(property)}", target, property);
            else
                _unknown.Add($"{path}:{child.Key}");
        }
    }

    private static bool IsNamed(PropertyInfo property, string key) =>
        property.CanWrite && property.SetMethod!.IsPublic && property.GetCustomAttribute<NotConfigurableAttribute>() is null
        && string.Equals(NameOf(property), key, StringComparison.OrdinalIgnoreCase);

    private static string NameOf(PropertyInfo property) => property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name;

    private void BindProperty(IConfigurationSection section, string path, object target, PropertyInfo property)
    {
        var type = property.PropertyType;
        if (type == typeof(IDictionary<string, string>))
            property.SetValue(target, BindMap(section));
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>))
            property.SetValue(target, BindSections(section, path, type.GetGenericArguments()[1]));
        else if (ElementOf(type) is { } element)
            property.SetValue(target, BindList(section, path, element) ?? property.GetValue(target));
        else if (IsScalar(type))
            BindScalar(section, path, type, value => property.SetValue(target, value));
        else
            BindObject(section, path, property.GetValue(target)!);
    }

    private static Type? ElementOf(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IList<>) || type.GetGenericTypeDefinition() == typeof(List<>)) ? type.GetGenericArguments()[0] : null;

    private static bool IsScalar(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(double) || type.IsEnum;
    }

    private void BindScalar(IConfigurationSection section, string path, Type type, Action<object> set)
    {
        if (section.GetChildren().Any())
        {
            Fault(path, "must be a single value, not a section or list");
            return;
        }

        if (type == typeof(string) && section.Value is { } text)
        {
            set(text);
            return;
        }

        if (string.IsNullOrWhiteSpace(section.Value))
            return;
        if (TryConvert(section.Value.Trim(), Nullable.GetUnderlyingType(type) ?? type, out var value, out var wanted))
            set(value);
        else
            Fault(path, $"must be {wanted}, not '{Shown(section.Value)}'");
    }

    private static bool TryConvert(string text, Type type, out object value, out string wanted)
    {
        (value, wanted) = (text, "");
        if (type == typeof(int))
        {
            wanted = "a whole number";
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Is(number, out value);
        }

        if (type == typeof(double))
        {
            wanted = "a number";
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && Is(number, out value);
        }

        if (type == typeof(bool))
        {
            wanted = "true or false";
            return text is "1" or "0" ? Is(text == "1", out value) : bool.TryParse(text, out var flag) && Is(flag, out value);
        }

        wanted = "one of " + string.Join(", ", Enum.GetNames(type));
        return !char.IsAsciiDigit(text[0]) && text[0] != '-' && !text.Contains(',') && Enum.TryParse(type, text, ignoreCase: true, out var named) && Is(named!, out value);
    }

    private static bool Is(object converted, out object value)
    {
        value = converted;
        return true;
    }

    // Names may contain the ':' that separates configuration keys, so a map is as flat as its leaves.
    private static Dictionary<string, string> BindMap(IConfigurationSection section)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in section.AsEnumerable(makePathsRelative: true))
        {
            if (key.Length > 0 && !string.IsNullOrWhiteSpace(value) && !key.StartsWith("_comment", StringComparison.OrdinalIgnoreCase))
                map[key] = value.Trim();
        }

        return map;
    }

    // Name → section.
    private IDictionary BindSections(IConfigurationSection section, string path, Type element)
    {
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), element))!;
        if (!string.IsNullOrWhiteSpace(section.Value))
            Fault(path, "must be a section with one key for each name, not a single value");
        foreach (var child in section.GetChildren())
        {
            if (child.Key.StartsWith("_comment", StringComparison.OrdinalIgnoreCase))
                continue;
            var item = Activator.CreateInstance(element)!;
            BindObject(child, $"{path}:{child.Key}", item);
            map[child.Key] = item;
        }

        return map;
    }

    private IList? BindList(IConfigurationSection section, string path, Type element)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        if (!string.IsNullOrWhiteSpace(section.Value))
        {
            BindSingleValue(section.Value, path, element, list);
            return list;
        }

        foreach (var child in section.GetChildren())
        {
            if (child.Key.StartsWith("_comment", StringComparison.OrdinalIgnoreCase))
                continue;
            if (int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                BindElement(child, $"{path}:{child.Key}", element, list);
            else
                Fault($"{path}:{child.Key}", "must be the index of a list element, counted from 0");
        }

        return list;
    }

    private void BindElement(IConfigurationSection section, string path, Type element, IList list)
    {
        if (IsScalar(element))
        {
            BindScalar(section, path, element, value => list.Add(value));
        }
        else if (element.IsArray)
        {
            var numbers = (IList)BindList(section, path, element.GetElementType()!)!;
            var array = Array.CreateInstance(element.GetElementType()!, numbers.Count);
            numbers.CopyTo(array, 0);
            list.Add(array);
        }
        else
        {
            var item = Activator.CreateInstance(element)!;
            BindObject(section, path, item);
            list.Add(item);
            _keys[item] = path;
        }
    }

    private void BindSingleValue(string text, string path, Type element, IList list)
    {
        if (element == typeof(string))
        {
            foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                list.Add(part);
        }
        else if (element.GetProperty("Username") is { } name && element.GetProperty("Password") is { } password && element.GetProperty("Broker") is null)
        {
            BindCredentials(text, path, element, name, password, list);
        }
        else
        {
            Fault(path, "must be a list, not a single value");
        }
    }

    // The text is never shown: it holds passwords.
    private void BindCredentials(string text, string path, Type element, PropertyInfo name, PropertyInfo password, IList list)
    {
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || colon == part.Length - 1)
            {
                Fault(path, "must be name:password, several of them separated by commas");
                return;
            }

            var item = Activator.CreateInstance(element)!;
            name.SetValue(item, part[..colon]);
            password.SetValue(item, part[(colon + 1)..]);
            list.Add(item);
        }
    }

    private void Fault(string path, string text) => _faults.Add(new OptionFault(path, text));

    private static string Shown(string value)
    {
        var line = new string([.. value.Where(c => !char.IsControl(c)).Take(ShownValueLength)]);
        return line.Length < value.Length ? line + "…" : line;
    }
}
