using Autonomy.Core.Tools.Schemas;
using Autonomy.Host.Configuration.Hocon;

namespace Autonomy.Host.Configuration;

/// <summary>
/// Reads keys one by one, and gathers every fault: a value that breaks its rule, and a key that nobody asked for.
/// </summary>
internal sealed class SettingsSheet(HoconObject values, Func<string, string?> variable)
{
    /// <summary>The key that all others are under.</summary>
    public const string Root = "autonomy";

    /// <summary>A key beside it, for values that only substitutions use.</summary>
    public const string Definitions = "definitions";

    private readonly List<SettingsKey> _keys = [];
    private readonly List<SettingsFault> _faults = [];

    /// <summary>Every key that was asked for.</summary>
    public IReadOnlyList<SettingsKey> Keys => _keys;

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<SettingsFault> Faults => _faults;

    /// <summary>The keys under <c>autonomy.NAME</c>.</summary>
    public SettingsSection Section(string name) => new(this, $"{Root}.{name}");

    /// <summary>Reads one key: from the environment, else from the files, else its default.</summary>
    public T Read<T>(string path, T standard, SettingsForm<T> form)
    {
        string name = VariableOf(path);
        string? text = variable(name);
        bool isVariable = !string.IsNullOrEmpty(text);
        HoconValue? given = isVariable ? OfVariable(text!, form.IsList) : values.Find(path.Split('.'));
        T value = standard;
        if (given is not null && !form.TryRead(given, out value))
        {
            value = standard;
            foreach (HoconValue wrong in form.Wrong(given))
            {
                string where = isVariable ? $"environment variable {name}" : wrong.Position.ToString();
                Add(
                    path, where, $"{Sentence(wrong.Describe())} breaks the rule: {form.Rule}.",
                    $"The default is {form.Write(standard)}.");
            }
        }

        _keys.Add(new SettingsKey(path, name, form.Rule, form.Write(standard), form.Write(value), given is not null));
        return value;
    }

    /// <summary>Notes a fault of a key that can be read, and does not go with another.</summary>
    public void Refuse(string path, string what, string fix) =>
        Add(path, values.Find(path.Split('.'))?.Position.ToString(), what, fix);

    /// <summary>Notes every key that nobody asked for. To be called after all were read.</summary>
    public void RefuseUnknown()
    {
        foreach ((string key, HoconValue value) in values.Fields)
        {
            if (key == Root) RefuseUnknown(Root, value);
            else if (key != Definitions) Unknown(key, value, [Root, Definitions], key);
        }
    }

    private void RefuseUnknown(string path, HoconValue value)
    {
        if (value is not HoconObject group)
        {
            string what = $"{Sentence(value.Describe())} is no object.";
            Add(path, value.Position.ToString(), what, "Write keys in braces.");
            return;
        }

        List<string> known = [.. _keys
            .Where(key => key.Path.StartsWith($"{path}.", StringComparison.Ordinal))
            .Select(key => key.Path[(path.Length + 1)..].Split('.')[0])
            .Distinct(StringComparer.Ordinal)];
        foreach ((string name, HoconValue inner) in group.Fields)
        {
            string innerPath = $"{path}.{HoconPath.Write([name])}";
            if (!known.Contains(name)) Unknown(innerPath, inner, known, name);
            else if (!_keys.Exists(key => key.Path == innerPath)) RefuseUnknown(innerPath, inner);
        }
    }

    private void Unknown(string path, HoconValue value, IReadOnlyList<string> known, string name)
    {
        string fix = NearestName.Of(name, known) is { } nearest
            ? $"Did you mean {nearest}?"
            : $"Known here: {string.Join(", ", known)}.";
        Add(path, value.Position.ToString(), "There is no such key.", fix);
    }

    private void Add(string path, string? where, string what, string fix) =>
        _faults.Add(new SettingsFault(path, where, what, fix));

    private static HoconValue OfVariable(string text, bool isList)
    {
        HoconPosition nowhere = new("environment", 1, 1);
        return isList
            ? new HoconArray(nowhere, [.. text
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(item => new HoconText(nowhere, item))])
            : new HoconText(nowhere, text);
    }

    private static string VariableOf(string path) => path.ToUpperInvariant().Replace('.', '_').Replace('-', '_');

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}

/// <summary>The keys of one component.</summary>
internal readonly record struct SettingsSection(SettingsSheet Sheet, string Path)
{
    /// <summary>Reads a key of it.</summary>
    public T Read<T>(string key, T standard, SettingsForm<T> form) => Sheet.Read($"{Path}.{key}", standard, form);

    /// <summary>Notes a fault of a key of it.</summary>
    public void Refuse(string key, string what, string fix) => Sheet.Refuse($"{Path}.{key}", what, fix);
}
