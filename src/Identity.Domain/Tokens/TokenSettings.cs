namespace Identity.Domain.Tokens;

/// <summary><c>Identity:Tokens</c>.</summary>
public sealed record TokenSettings
{
    /// <summary><c>iss</c> of every token, compared to the letter.</summary>
    [NoKey]
    public required string Issuer { get; init; }

    /// <summary><c>aud</c> of access tokens.</summary>
    public string Audience { get; init; } = "api";

    /// <summary><c>aud</c> of temporary tokens: another one, so that a service which checks the audience refuses them unasked.</summary>
    public string OnboardingAudience { get; init; } = "onboarding";

    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Life of each refresh token from its issue, so also the longest idle time of a session (ASVS 7.3.1).</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan TemporaryTokenLifetime { get; init; } = TimeSpan.FromMinutes(60);

    public RefreshRotation RefreshRotation { get; init; } = RefreshRotation.Adaptive;

    /// <summary>How long a used refresh token may be repeated under adaptive rotation.</summary>
    public TimeSpan RepeatWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after the first use of a refresh token the one before it counts as a late tab under adaptive rotation.</summary>
    public TimeSpan ReuseLeeway { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What happens to a session that two parties are found to use.</summary>
    public OnSharedSession OnSharedSession { get; init; } = OnSharedSession.Notify;

    /// <summary>Absolute end of a session, counted from the login (ASVS 7.3.2); zero for never.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromDays(180);

    /// <summary>The algorithm of keys made from now on.</summary>
    public SigningAlgorithm Algorithm { get; init; } = SigningAlgorithm.ES256;

    /// <summary>How long a key signs before the announced one takes over.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary><c>client_id</c> of tokens that this service's own endpoints issue.</summary>
    [NoKey]
    public string FirstPartyClientId { get; init; } = "first-party";

    /// <summary><c>Identity:Roles</c>.</summary>
    [NoKey]
    public RoleSettings Roles { get; init; } = new();

    /// <summary>How long anything that a key signed can live.</summary>
    public TimeSpan LongestTokenLifetime => AccessTokenLifetime > TemporaryTokenLifetime ? AccessTokenLifetime : TemporaryTokenLifetime;

    /// <summary>The space-separated scopes that a token of this role carries.</summary>
    public string ScopeOf(Roles role) => Roles.ScopeOf(role);
}

public enum RefreshRotation
{
    /// <summary>Rotates for good from the first use of a rotated token on.</summary>
    Adaptive,

    /// <summary>Rotates from the first exchange on.</summary>
    Strict,
}

public enum OnSharedSession
{
    /// <summary>Mark it and tell its owner: a frontend that refreshes on its server and in the browser looks the same.</summary>
    Notify,

    /// <summary>Mark it, tell its owner and end it.</summary>
    End,
}

public enum SigningAlgorithm
{
    /// <summary>ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4).</summary>
    ES256,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 and 2048 bits (RFC 7518 section 3.3), for consumers that cannot do better.</summary>
    RS256,
}
