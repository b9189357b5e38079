using System.Security.Cryptography;
using System.Text;
using Identity.Domain;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Infrastructure.Tokens.Keys;

/// <summary>The keys as this replica knows them: opened once each, replaced as a whole, read without a lock.</summary>
internal sealed class SigningKeyRing(ISigningKeyStore store, SigningKeyFactory factory, TokenSettings settings, TimeProvider time)
    : IKeySet,
        IDisposable
{
    private readonly SemaphoreSlim reloading = new(1);
    private Snapshot snapshot = new(new KeySuccession([], TimeSpan.Zero), new Dictionary<string, SecurityKey>(StringComparer.Ordinal), "");

    private Action changed = () => { };

    /// <summary>Calls it after each reload that found other keys.</summary>
    internal void OnChange(Action listener) => changed += listener;

    /// <summary>Reads the keys again; cheap when nothing changed. One at a time: of two, the older list must not be written last.</summary>
    public async Task ReloadAsync(CancellationToken ct)
    {
        await reloading.WaitAsync(ct);
        try
        {
            await ReloadLockedAsync(ct);
        }
        finally
        {
            reloading.Release();
        }
    }

    public void Dispose() => reloading.Dispose();

    private async Task ReloadLockedAsync(CancellationToken ct)
    {
        var keys = await store.ListAsync(ct);
        var version = string.Join('|', keys.Select(key => $"{key.Kid} {key.SignsFrom.UtcTicks} {key.RevokedAt?.UtcTicks}"));
        if (version == snapshot.Version)
        {
            return;
        }

        var succession = new KeySuccession(keys, settings.LongestTokenLifetime);
        var known = snapshot.Opened;
        var opened = succession
            .PublishedAt(time.Now())
            .ToDictionary(
                key => key.Kid,
                key => known.TryGetValue(key.Kid, out var same) ? same : factory.Open(key),
                StringComparer.Ordinal
            );
        snapshot = new Snapshot(succession, opened, version);
        changed();
    }

    /// <summary>False in a process that started without its database, until that answers.</summary>
    public bool IsLoaded => snapshot.Version.Length > 0;

    /// <summary>The key that signs now, and its algorithm as JOSE spells it.</summary>
    /// <exception cref="KeysUnavailableException">Before the first load.</exception>
    public (SecurityKey Key, string Algorithm) Signing()
    {
        var current = snapshot;
        var active = current.Succession.ActiveAt(time.Now()) ?? throw new KeysUnavailableException();
        return (current.Opened[active.Kid], active.Algorithm.ToString());
    }

    /// <summary>Every published key with its algorithm, the one that signs now first.</summary>
    internal IReadOnlyList<(SecurityKey Key, string Algorithm)> Published()
    {
        var current = snapshot;
        var now = time.Now();
        var active = current.Succession.ActiveAt(now) ?? throw new KeysUnavailableException();
        return
        [
            .. current
                .Succession.PublishedAt(now)
                .OrderBy(key => key.Kid != active.Kid)
                .Select(key => (current.Opened[key.Kid], key.Algorithm.ToString())),
        ];
    }

    /// <summary>The key of that name, provided that a token may still be signed with it.</summary>
    public bool TryFind(string kid, out SecurityKey? key, out string? algorithm)
    {
        var current = snapshot;
        var published = current.Succession.PublishedAt(time.Now()).FirstOrDefault(candidate => candidate.Kid == kid);
        algorithm = published?.Algorithm.ToString();
        key = null;
        return published is not null && current.Opened.TryGetValue(kid, out key);
    }

    /// <inheritdoc/>
    public KeySetDocument KeySet()
    {
        if (!IsLoaded)
        {
            throw new KeysUnavailableException(); // an empty set would be cached as if it were true
        }

        SigningKey[] published = [.. snapshot.Succession.PublishedAt(time.Now())];
        var json = $$"""{"keys":[{{string.Join(',', published.Select(key => key.PublicJwk))}}]}""";
        var eTag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)).AsSpan(0, 16))}\"";
        return new KeySetDocument(json, eTag, [.. published.Select(key => key.Algorithm.ToString()).Distinct(StringComparer.Ordinal)]);
    }

    private sealed record Snapshot(KeySuccession Succession, IReadOnlyDictionary<string, SecurityKey> Opened, string Version);
}
