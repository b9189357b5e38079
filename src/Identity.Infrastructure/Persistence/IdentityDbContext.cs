using Identity.Domain;
using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.OAuth;
using Identity.Domain.Onboarding;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

/// <summary>One model for both databases; the few differences are conversions in <see cref="ConfigureConventions"/>.</summary>
public sealed class IdentityDbContext(DbContextOptions<IdentityDbContext> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<StoredImage> Images => Set<StoredImage>();

    public DbSet<ImageVariant> ImageVariants => Set<ImageVariant>();

    public DbSet<Branch> Branches => Set<Branch>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Revocation> Revocations => Set<Revocation>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<AgreementAcceptance> AgreementAcceptances => Set<AgreementAcceptance>();

    public DbSet<OnboardingStep> OnboardingSteps => Set<OnboardingStep>();

    public DbSet<OneTimeCode> OneTimeCodes => Set<OneTimeCode>();

    public DbSet<OneTimeSecret> OneTimeSecrets => Set<OneTimeSecret>();

    public DbSet<ResetRequest> ResetRequests => Set<ResetRequest>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<Client> Clients => Set<Client>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    internal DbSet<Throttle> Throttles => Set<Throttle>();

    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    /// <summary>An instant as a parameter of raw SQL: conversions reach columns only.</summary>
    internal object Parameter(DateTimeOffset instant) => Database.IsSqlite() ? instant.ToUnixTimeMilliseconds() : instant;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        if (Database.IsSqlite())
        {
            // SQLite has no type for instants; integers compare, text in several spellings does not.
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
        }

        configurationBuilder.Properties<Roles>().HaveConversion<RolesConverter>().HaveMaxLength(100);
        configurationBuilder.Properties<AccountStatus>().HaveConversion<SnakeCaseEnumConverter<AccountStatus>>().HaveMaxLength(20);
        configurationBuilder.Properties<SecretPurpose>().HaveConversion<SnakeCaseEnumConverter<SecretPurpose>>().HaveMaxLength(20);
        configurationBuilder.Properties<SessionEnd>().HaveConversion<SnakeCaseEnumConverter<SessionEnd>>().HaveMaxLength(40);
        configurationBuilder.Properties<RevocationKind>().HaveConversion<SnakeCaseEnumConverter<RevocationKind>>().HaveMaxLength(20);
        configurationBuilder.Properties<StepKind>().HaveConversion<SnakeCaseEnumConverter<StepKind>>().HaveMaxLength(20);
        configurationBuilder.Properties<StepState>().HaveConversion<SnakeCaseEnumConverter<StepState>>().HaveMaxLength(20);
        configurationBuilder.Properties<MessageChannel>().HaveConversion<SnakeCaseEnumConverter<MessageChannel>>().HaveMaxLength(20);
        configurationBuilder.Properties<AuditRetention>().HaveConversion<SnakeCaseEnumConverter<AuditRetention>>().HaveMaxLength(20);
        configurationBuilder.Properties<SigningAlgorithm>().HaveConversion<string>().HaveMaxLength(10);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Ignore<DomainEvent>();
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(IdentityDbContext).Assembly);
        SnakeCaseNames.Apply(modelBuilder.Model);
    }
}
