using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;
using Identity.Testing;

namespace Identity.Domain.Tests.Tokens.Keys;

/// <summary>The use cases of signing keys, wired to keys in memory.</summary>
internal sealed class KeyService
{
    public KeyService(TokenSettings? settings = null)
    {
        Settings = settings ?? new TokenSettings { Issuer = "https://id.example.com" };
        Store = new InMemorySigningKeys(Database);
        Tend = new TendSigningKeys(Store, new NamedKeys(), Settings, Clock);
        Rotate = new RotateSigningKeys(Store, Tend, Settings, Clock);
        Revoke = new RevokeSigningKey(Store, Tend, Settings, Clock);
    }

    public ManualClock Clock { get; } = new();

    public InMemoryDatabase Database { get; } = new();

    public TokenSettings Settings { get; }

    public InMemorySigningKeys Store { get; }

    public TendSigningKeys Tend { get; }

    public RotateSigningKeys Rotate { get; }

    public RevokeSigningKey Revoke { get; }

    public KeySuccession Succession => new(Database.SigningKeys, Settings.LongestTokenLifetime);

    public SigningKey Active => Succession.ActiveAt(Clock.GetUtcNow()).ShouldNotBeNull();

    public SigningKey Next => Succession.NextAt(Clock.GetUtcNow()).ShouldNotBeNull();

    public IEnumerable<int> Positions => Database.SigningKeys.Select(key => key.Position).Order();
}
