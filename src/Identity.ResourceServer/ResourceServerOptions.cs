namespace Identity.ResourceServer;

/// <summary>What a service has to know to accept tokens of Identity.</summary>
public sealed class ResourceServerOptions
{
    /// <summary>Address of the identity service, exactly as <c>iss</c> of its tokens has it. It is https, or http on a loopback
    /// address.</summary>
    public string Issuer { get; set; } = "";

    /// <summary><c>aud</c> of the tokens that are meant for this service.</summary>
    public string Audience { get; set; } = "api";

    /// <summary><c>aud</c> of temporary tokens, which only endpoints with <see cref="RequireTemporaryTokenAttribute"/> take.</summary>
    public string OnboardingAudience { get; set; } = "onboarding";

    /// <summary>The client of this service. It needs the scope <c>revocations.read</c> and a secret.</summary>
    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>What happens to tokens while this service cannot hear what was revoked.</summary>
    public WhenStale WhenStale { get; set; } = WhenStale.FailClosed;

    /// <summary>After this much silence of the feed, what it said is stale. At least 5 seconds.</summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How far the clock of this service may be off. At most 30 seconds: revocations are kept that much longer than
    /// tokens.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>The choice between refusing good tokens and accepting revoked ones, for the time of an outage.</summary>
public enum WhenStale
{
    /// <summary>Answer 503 with <c>Retry-After</c>: no revoked token gets in.</summary>
    FailClosed,

    /// <summary>Accept tokens that are good in every other way, and count each in
    /// <c>identity.resource_server.tokens.unverified</c>.</summary>
    FailOpen,
}
