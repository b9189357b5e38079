using System.Net;
using Identity.Api.Throttling;
using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Gateway;
using Identity.Domain.Invitations;
using Identity.Domain.Onboarding;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;

namespace Identity.Api.Configuration;

/// <summary>The whole configuration, read and checked once at start.</summary>
internal sealed record IdentitySettings
{
    /// <summary>Absolute path of what the embedded default keeps.</summary>
    public required string DataDirectory { get; init; }

    public required StoreSettings Store { get; init; }

    public required MasterKeyRing MasterKeys { get; init; }

    /// <summary>The file that this very start created, or null.</summary>
    public string? CreatedMasterKeyFile { get; init; }

    public required TokenSettings Tokens { get; init; }

    public required PasswordSettings Passwords { get; init; }

    public required LockoutSettings Lockout { get; init; }

    public required RateLimitSettings RateLimits { get; init; }
    public required AccountSettings Accounts { get; init; }

    public required OnboardingSettings Onboarding { get; init; }

    public required AgreementSettings Agreements { get; init; }

    /// <summary>Which token opens what behind a gateway.</summary>
    public required GatewayRules Gateway { get; init; }

    /// <summary>Origins whose pages may read answers; none by default.</summary>
    public required IReadOnlyList<string> CorsOrigins { get; init; }

    /// <summary>Proxies whose forwarded headers are believed; none by default.</summary>
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }

    public required MessagingSettings Messaging { get; init; }

    public required AuditSettings Audit { get; init; }

    /// <summary>How long what is over is kept.</summary>
    public required RetentionSettings Retention { get; init; }
}
