using Identity.Api.Gateway;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Messaging.Mail;
using Identity.Infrastructure.Messaging.Sms;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;

namespace Identity.Api.Configuration;

/// <summary>Every key under <c>Identity</c>: a property is a key, its initial value the default. docs/configuration.md lists
/// them.</summary>
internal sealed record IdentitySettings
{
    /// <summary>The address that callers use; empty for the first one that is listened on.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>What the embedded default keeps.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>Base64 of 32 random bytes each: the first writes, all read.</summary>
    [Secret]
    public IReadOnlyList<string> MasterKey { get; init; } = [];

    public string? MasterKeyFile { get; init; }

    public DatabaseSettings Database { get; init; } = new();

    public ProxySettings Proxies { get; init; } = new();

    public CorsSettings Cors { get; init; } = new();

    public TransferSettings Transfers { get; init; } = new();

    public TokenSettings Tokens { get; init; } = new() { Issuer = "" };

    public RoleSettings Roles { get; init; } = new();

    public PasswordSettings Passwords { get; init; } = new();

    public LockoutSettings Lockout { get; init; } = new();

    public RateLimitSettings RateLimits { get; init; } = new();

    public SignupSettings Signup { get; init; } = new();

    public AccountSettings Accounts { get; init; } = new();

    public OnboardingSettings Onboarding { get; init; } = new();

    public IReadOnlyList<Agreement> Agreements { get; init; } = [];

    public GatewaySettings Gateway { get; init; } = new();

    public MailSettings Mail { get; init; } = new() { Folder = "" };

    public SmsSettings Sms { get; init; } = new() { Folder = "" };

    public OutboxSettings Outbox { get; init; } = new();

    public TemplateSettings Templates { get; init; } = new();

    public LinkSettings Links { get; init; } = new();

    public AuditSettings Audit { get; init; } = new();

    public RetentionSettings Retention { get; init; } = new();

    /// <summary>Some defaults are for development only.</summary>
    [NoKey]
    public required bool IsDevelopment { get; init; }

    [NoKey]
    public StoreSettings Store { get; init; } = new("");

    [NoKey]
    public MasterKeyRing MasterKeys { get; init; } = null!; // found before anybody sees these settings, or they are refused

    /// <summary>The file that this very start created, or null.</summary>
    [NoKey]
    public string? CreatedMasterKeyFile { get; init; }

    /// <summary>Whether mails go to files where people wait for them. In development that is what files are for.</summary>
    [NoKey]
    public bool DropsMails => !IsDevelopment && Mail.Host is null;

    /// <summary>What is not as safe as it could be: sentences for the log of the start.</summary>
    [NoKey]
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What an operator may want to know, and what needs no change: sentences for the log of the start.</summary>
    [NoKey]
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What is sent, how, and where its links lead.</summary>
    [NoKey]
    public MessagingSettings Messaging { get; init; } = null!;
}

/// <summary><c>Identity:Database</c>.</summary>
internal sealed record DatabaseSettings
{
    public bool MigrateOnStart { get; init; } = true;
}
