using System.Globalization;
using System.Text.RegularExpressions;
using FluentValidation;
using FluentValidation.Validators;
using Identity.Api.Configuration;
using Identity.Api.Settings;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Onboarding;
using MimeKit;

namespace Identity.Api.Tests.Configuration;

/// <summary>docs/configuration.md lists the keys that exist, no more and no fewer, with the defaults that the settings classes
/// have.</summary>
public sealed partial class ConfigurationPageTests
{
    private static readonly IReadOnlyList<Key> Keys =
    [
        new("ConnectionStrings:Identity", typeof(string), "Data Source=<DataDirectory>/identity.db"),
        new("ConnectionStrings:IdentityFile", typeof(string), ""),
        new("ConnectionStrings:IdentityPasswordFile", typeof(string), ""),
        .. KeysOf(new IdentitySettings { IsDevelopment = false }, "Identity"),
    ];

    [Fact]
    public void The_page_lists_exactly_the_keys_that_exist_each_once() =>
        Rows()
            .Select(row => row.Key)
            .Order(StringComparer.OrdinalIgnoreCase)
            .ShouldBe(Keys.Select(key => key.Name).Order(StringComparer.OrdinalIgnoreCase), Case.Insensitive);

    [Fact]
    public void The_page_shows_the_defaults_of_the_settings_classes()
    {
        foreach (var row in Rows())
        {
            Find(row).Default.ShouldBe(row.Default, $"default of {row.Key}");
        }
    }

    [Fact]
    public void The_page_names_all_choices_and_the_ranges_of_numbers()
    {
        var checkedKeys = 0;
        var rows = Rows();
        for (var index = 0; index < rows.Count; index++)
        {
            var key = Find(rows[index]);
            var accepted = rows.Take(index + 1).Last(row => row.Accepted != "the same").Accepted;
            string[] expected =
                key.Type.IsEnum ? [.. Enum.GetNames(key.Type).Where(name => name != nameof(StepKind.Password)).Select(name => $"`{name}`")]
                : key.Range is { } range ? [string.Create(CultureInfo.InvariantCulture, $"{range.From} to {range.To}")]
                : key.Type == typeof(bool) ? ["`true`", "`false`"]
                : [];
            checkedKeys += expected.Length;
            expected.ShouldAllBe(each => accepted.Contains(each, StringComparison.Ordinal), $"accepted values of {key.Name}");
        }

        checkedKeys.ShouldBeGreaterThan(40);
    }

    private static Key Find(Row row) => Keys.First(key => key.Name.Equals(row.Key, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Key> KeysOf(object settings, string path)
    {
        foreach (var property in SettingProperty.Of(settings.GetType()))
        {
            var key = $"{path}:{property.Name}";
            if (SettingForm.Of(property.Element ?? property.Type) is not null)
            {
                yield return new Key(key, property.Type, Print(property.Info.GetValue(settings)), RangeOf(property));
                if (property.HasFile)
                {
                    yield return new Key(key + "File", typeof(string), "");
                }

                continue;
            }

            var (inner, innerPath) = property.Element is { } element
                ? (
                    element
                        .GetConstructors()
                        .Single()
                        .Invoke([.. element.GetConstructors().Single().GetParameters().Select(parameter => parameter.DefaultValue)]),
                    $"{key}:<n>"
                )
                : (property.Info.GetValue(settings) ?? Activator.CreateInstance(property.Type)!, key);
            foreach (var each in KeysOf(inner, innerPath))
            {
                yield return each;
            }
        }
    }

    private static IBetweenValidator? RangeOf(SettingProperty property) =>
        property.Type != typeof(int)
            ? null
            : AssemblyScanner
                .FindValidatorsInAssembly(typeof(SettingsBinder).Assembly, includeInternalTypes: true)
                .Where(found => found.InterfaceType.GetGenericArguments()[0] == property.Info.DeclaringType)
                .SelectMany(found =>
                    ((IValidator)Activator.CreateInstance(found.ValidatorType)!).CreateDescriptor().GetRulesForMember(property.Name)
                )
                .SelectMany(rule => rule.Components)
                .Select(component => component.Validator)
                .OfType<IBetweenValidator>()
                .Single();

    private static string Print(object? value) =>
        value switch
        {
            null or System.Collections.ICollection { Count: 0 } => "",
            MailboxAddress mailbox => $"{mailbox.Name} <{mailbox.Address}>",
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static List<Row> Rows()
    {
        List<Row> rows = [];
        foreach (
            var line in File.ReadLines(Repository.PathOf("docs", "configuration.md"))
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        )
        {
            string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
            string[] defaults = [.. Leading().Match(cells[1]).Value.TrimEnd(' ', ',').Split("`, `").Select(text => text.Trim('`'))];
            var keys = Code().Matches(cells[0]).Select(match => match.Groups["code"].Value).ToList();
            for (var index = 0; index < keys.Count; index++)
            {
                // ":PerHour" behind "Identity:RateLimits:SignUp:Burst" stands for the same with another end.
                keys[index] = keys[index].StartsWith(':') ? keys[index - 1][..keys[index - 1].LastIndexOf(':')] + keys[index] : keys[index];
                if (
                    keys[index].StartsWith("Identity:", StringComparison.Ordinal)
                    || keys[index].StartsWith("ConnectionStrings:", StringComparison.Ordinal)
                )
                {
                    rows.Add(new Row(keys[index], defaults[Math.Min(index, defaults.Length - 1)], cells[2]));
                }
            }
        }

        return rows;
    }

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    /// <summary>A default that is a value stands at the beginning; anything else is a sentence about none.</summary>
    [GeneratedRegex("^(`[^`]+`(, )?)*", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Leading();

    private sealed record Key(string Name, Type Type, string Default, IBetweenValidator? Range = null);

    private sealed record Row(string Key, string Default, string Accepted);
}
