using System.Security.Cryptography;
using Identity.Api.Configuration;
using Microsoft.Extensions.Configuration;

namespace Identity.Api.Tests.Configuration;

/// <summary>A configuration that suffices to start, with what a test adds or overrides.</summary>
internal static class Given
{
    internal static readonly string MasterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    internal static IConfiguration Configuration(params (string Key, string Value)[] keys) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection([
                KeyValuePair.Create("Identity:Issuer", (string?)"https://id.example.com"),
                KeyValuePair.Create("Identity:MasterKey", (string?)MasterKey),
            ])
            .AddInMemoryCollection(keys.Select(key => KeyValuePair.Create(key.Key, (string?)key.Value)))
            .Build();

    internal static IdentitySettings Read(params (string Key, string Value)[] keys) => Read(out _, keys);

    internal static IdentitySettings Read(out IReadOnlyList<string> unknownKeys, params (string Key, string Value)[] keys) =>
        SettingsReader.Read(Configuration(keys), isDevelopment: false, out unknownKeys);

    internal static IReadOnlyList<string> Faults(params (string Key, string Value)[] keys) =>
        Should.Throw<ConfigurationException>(() => Read(keys)).Faults;
}
