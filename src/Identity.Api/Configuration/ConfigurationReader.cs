using System.Globalization;
using System.Net;

namespace Identity.Api.Configuration;

/// <summary>Reads typed values and collects a sentence for each that is wrong, so that one start names all faults.</summary>
internal sealed class ConfigurationReader(IConfiguration configuration)
{
    private readonly List<string> faults = [];
    private readonly HashSet<string> asked = new(StringComparer.OrdinalIgnoreCase);

    internal IReadOnlyList<string> Faults => faults;

    internal string? Text(string key)
    {
        asked.Add(key);
        return configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }

    /// <summary>A list: elements (<c>Key:0</c>, <c>Key:1</c>, …), or one value with commas.</summary>
    internal IReadOnlyList<string> List(string key)
    {
        var section = configuration.GetSection(key);
        asked.Add(key);
        foreach (var child in section.GetChildren())
        {
            asked.Add(child.Path);
        }

        var values = section.GetChildren().Select(child => child.Value).Append(section.Value);
        return [.. values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
    }

    /// <summary>The keys of a list of objects (<c>Key:0</c>, <c>Key:1</c>, …), in order.</summary>
    internal IEnumerable<string> Entries(string key) => configuration.GetSection(key).GetChildren().Select(child => child.Path);

    internal bool Flag(string key, bool otherwise) =>
        Parse(key, otherwise, "true or false", text => bool.TryParse(text, out var value) ? value : null);

    internal int Number(string key, int otherwise, int least, int most) =>
        Parse(key, otherwise, $"a whole number from {least} to {most}", text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null);

    internal TimeSpan Duration(string key, TimeSpan otherwise, TimeSpan least, TimeSpan most) =>
        Parse(key, otherwise, $"a duration written [days.]hours:minutes:seconds, from {least:c} to {most:c}", text =>
            // A number alone would be days, which nobody who writes "30" has in mind.
            text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, ["c", "g", "G"], CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null);

    internal TEnum Choice<TEnum>(string key, TEnum otherwise)
        where TEnum : struct, Enum =>
        Parse(key, otherwise, string.Join(" or ", Enum.GetNames<TEnum>()), text =>
            Enum.GetNames<TEnum>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<TEnum>(text, ignoreCase: true) : null);

    internal IReadOnlyList<IPNetwork> Networks(string key)
    {
        List<IPNetwork> networks = [];
        foreach (var text in List(key))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                Fault(key, text, "IP addresses or networks such as 10.0.0.0/8");
            }
        }

        return networks;
    }

    /// <summary>Says what is wrong. The value is repeated only when it is no secret.</summary>
    internal void Fault(string key, string? value, string accepted) =>
        faults.Add(value is null ? $"{key} is missing; it takes {accepted}." : $"{key} is '{value}'; it takes {accepted}.");

    internal void SecretFault(string sentence) => faults.Add(sentence);

    /// <summary>Keys of our section that nothing asked for: most likely misspelt.</summary>
    internal IEnumerable<string> UnknownKeys() => configuration.GetSection("Identity").AsEnumerable()
        .Where(pair => pair.Value is not null && !asked.Contains(pair.Key)).Select(pair => pair.Key).Order(StringComparer.Ordinal);

    private T Parse<T>(string key, T otherwise, string accepted, Func<string, T?> parse)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (parse(text) is { } value)
        {
            return value;
        }

        Fault(key, text, accepted);
        return otherwise;
    }
}
