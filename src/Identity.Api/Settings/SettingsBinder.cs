using FluentValidation;

namespace Identity.Api.Settings;

/// <summary>
/// Fills a tree of settings classes from a section. The framework's binder throws at the first value that it cannot convert. So the
/// values are looked through first: it gets those that fit, each of the others becomes a sentence. Then the validators judge the whole.
/// </summary>
internal sealed class SettingsBinder
{
    private const string File = "File";

    private static readonly Dictionary<Type, IValidator> Validators = AssemblyScanner
        .FindValidatorsInAssembly(typeof(SettingsBinder).Assembly, includeInternalTypes: true)
        .ToDictionary(
            found => found.InterfaceType.GetGenericArguments()[0],
            found => (IValidator)Activator.CreateInstance(found.ValidatorType)!
        );

    private readonly Dictionary<string, string?> fitting = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal); // by property, as validators name it: "Steps[0].Name"
    private readonly Dictionary<string, string> faults = new(StringComparer.Ordinal); // likewise, one is enough for each
    private readonly List<string> unknownKeys = [];

    private SettingsBinder(IConfigurationSection root, Type type, object? settings) => ReadObject(root, type, settings, "");

    /// <param name="faults">Gets a sentence for each value that is wrong.</param>
    /// <param name="unknownKeys">Keys of the section that mean nothing, most likely misspelt.</param>
    internal static void Bind(IConfigurationSection root, object settings, List<string> faults, out IReadOnlyList<string> unknownKeys)
    {
        var binder = new SettingsBinder(root, settings.GetType(), settings);
        new ConfigurationBuilder().AddInMemoryCollection(binder.fitting).Build().Bind(settings);
        binder.Validate(settings, "");
        faults.AddRange(binder.faults.Values);
        unknownKeys = [.. binder.unknownKeys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The keys of this section that are set to a secret itself. The path of a file with a secret is none.</summary>
    internal static IEnumerable<string> SecretsIn(IConfigurationSection root, Type type) =>
        new SettingsBinder(root, type, null)
            .entries.Values.Where(entry => entry is { IsSecret: true, IsFile: false })
            .Select(entry => entry.Key);

    /// <param name="settings">Null for an element of a list, which does not exist yet.</param>
    private void ReadObject(IConfigurationSection section, Type type, object? settings, string name)
    {
        entries[name] = new Entry(section.Path);
        foreach (var child in section.GetChildren())
        {
            if (SettingProperty.Find(type, child.Key) is { } property)
            {
                ReadProperty(child, property, settings, Join(name, property.Name));
            }
            else if (
                child.Key.EndsWith(File, StringComparison.OrdinalIgnoreCase)
                && SettingProperty.Find(type, child.Key[..^File.Length]) is { HasFile: true } secret
            )
            {
                ReadFile(child, secret, Join(name, secret.Name));
            }
            else
            {
                AddUnknown(child);
            }
        }
    }

    private void ReadProperty(IConfigurationSection section, SettingProperty property, object? owner, string name)
    {
        if (SettingForm.Of(property.Type) is { } form)
        {
            section.GetChildren().ToList().ForEach(AddUnknown);
            ReadText(new Entry(section.Path, section.Value, property.IsSecret), property, form, name);
        }
        else if (property.Element is { } element)
        {
            var count = SettingForm.Of(element) is { } each
                ? ReadTexts(section, property, each, name)
                : ReadElements(section, element, name);
            if (count > 0 && owner is not null)
            {
                property.Info.SetValue(owner, Array.CreateInstance(element, 0)); // the framework's binder would append to the default
            }
        }
        else
        {
            unknownKeys.AddRange(section.Value is null ? [] : [section.Path]);
            ReadObject(section, property.Type, owner is null ? null : property.Info.GetValue(owner), name);
        }
    }

    private void ReadText(Entry entry, SettingProperty property, SettingForm form, string name)
    {
        if (string.IsNullOrWhiteSpace(entry.Text))
        {
            return;
        }

        entries[name] = entry = entry with { Text = entry.Text.Trim() };
        if (form.Normalize(entry.Text) is { } normal)
        {
            fitting[Path(name)] = normal;
        }
        else
        {
            faults[name] = Sentence(entry, null, AcceptedBy(property) ?? form.Accepted);
        }
    }

    private void ReadFile(IConfigurationSection section, SettingProperty property, string name)
    {
        if (string.IsNullOrWhiteSpace(section.Value))
        {
            return;
        }

        if (entries.TryGetValue(name, out var other)) // a key is read before the same with File at its end
        {
            faults[name] = $"{other.Key} and {section.Path} are both set; set one of them.";
        }
        else if (SecretFile.Read(section.Path, section.Value.Trim(), "the secret", sentence => faults[name] = sentence) is { } text)
        {
            ReadText(new Entry(section.Path, text, IsSecret: true, IsFile: true), property, SettingForm.Of(property.Type)!, name);
        }
    }

    /// <summary>A list of texts: elements (<c>Key:0</c>, <c>Key:1</c>, …), or one value with commas.</summary>
    private int ReadTexts(IConfigurationSection section, SettingProperty property, SettingForm form, string name)
    {
        string[] texts =
        [
            .. section
                .GetChildren()
                .Select(child => child.Value)
                .Append(section.Value)
                .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        ];
        foreach (var (index, text) in texts.Index())
        {
            ReadText(new Entry(section.Path, text, property.IsSecret), property, form, $"{name}[{index}]");
        }

        return texts.Length;
    }

    /// <summary>A list of objects (<c>Key:0:Name</c>, …), in the order of its keys.</summary>
    private int ReadElements(IConfigurationSection section, Type type, string name)
    {
        var children = section.GetChildren().ToList();
        foreach (var (index, child) in children.Index())
        {
            fitting[Path($"{name}[{index}]")] = ""; // an element without any value that fits exists, too
            ReadObject(child, type, null, $"{name}[{index}]");
        }

        return children.Count;
    }

    private void AddUnknown(IConfigurationSection section) =>
        unknownKeys.AddRange(section.AsEnumerable().Where(pair => pair.Value is not null).Select(pair => pair.Key));

    private void Validate(object settings, string name)
    {
        foreach (
            var failure in Validators.GetValueOrDefault(settings.GetType())?.Validate(new ValidationContext<object>(settings)).Errors ?? []
        )
        {
            var property = Join(name, failure.PropertyName);
            faults.TryAdd(property, Sentence(EntryOf(property), failure.AttemptedValue, failure.ErrorMessage));
        }

        foreach (
            var property in SettingProperty
                .Of(settings.GetType())
                .Where(property => SettingForm.Of(property.Element ?? property.Type) is null)
        )
        {
            object?[] inner =
                property.Info.GetValue(settings) is var value && property.Element is null ? [value] : [.. (IEnumerable<object>)value!];
            foreach (var (index, item) in inner.OfType<object>().Index()) // a section of which nothing is set may be null
            {
                Validate(item, Join(name, property.Element is null ? property.Name : $"{property.Name}[{index}]"));
            }
        }
    }

    /// <summary>What the property's rule would say, so that a value that is no number is told the range as well.</summary>
    private static string? AcceptedBy(SettingProperty property) =>
        Validators
            .GetValueOrDefault(property.Info.DeclaringType!)
            ?.CreateDescriptor()
            .GetRulesForMember(property.Name)
            .SelectMany(rule => rule.Components)
            .FirstOrDefault()
            ?.GetUnformattedErrorMessage();

    private static string Sentence(Entry entry, object? otherwise, string accepted) =>
        (entry.Text ?? otherwise?.ToString()) switch
        {
            null or "" => $"{entry.Key} is missing; it takes {accepted}.",
            _ when entry.IsSecret => $"{entry.Key} cannot be used; it takes {accepted}.",
            var text =>
                $"{entry.Key} is '{string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character))}'; it takes {accepted}.",
        };

    /// <summary>Also for what is not set: the key under which it would be.</summary>
    private Entry EntryOf(string name) =>
        entries.TryGetValue(name, out var entry)
            ? entry
            : new Entry(
                name.LastIndexOf('.') is >= 0 and var dot ? $"{EntryOf(name[..dot]).Key}:{name[(dot + 1)..]}" : $"{entries[""].Key}:{name}"
            );

    private static string Join(string name, string property) => name.Length == 0 ? property : $"{name}.{property}";

    private static string Path(string name) =>
        name.Replace("[", ":", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', ':');

    /// <summary>What is set under a key.</summary>
    private sealed record Entry(string Key, string? Text = null, bool IsSecret = false, bool IsFile = false);
}
