using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Branches;
using Identity.Infrastructure.Changes;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Health;
using Identity.Infrastructure.Import;
using Identity.Infrastructure.Invitations;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.OAuth;
using Identity.Infrastructure.Onboarding;
using Identity.Infrastructure.Passwords;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Identity.Infrastructure.Pictures;
using Identity.Infrastructure.Privacy;
using Identity.Infrastructure.Secrets;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Identity.Infrastructure.Tokens.Feed;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure;

/// <summary>Wires the ports of the domain to their implementations. All are singletons without state of a request.</summary>
public static class ServiceRegistration
{
    public static IServiceCollection AddIdentityInfrastructure(
        this IServiceCollection services,
        StoreSettings store,
        MasterKeyRing masterKeys,
        MessagingSettings messaging,
        AuditSettings? audit = null,
        RetentionSettings? retention = null
    )
    {
        services.AddSingleton(store).AddSingleton(masterKeys);
        services.AddSingleton<OutboxSignal>();
        services.AddPooledDbContextFactory<IdentityDbContext>(
            (it, options) => options.UseStore(store).AddInterceptors(it.GetRequiredService<OutboxSignal>())
        );
        services
            .AddSingleton<StoreMigrator>()
            .AddSingleton<FreeSpace>()
            .AddSingleton<StoreProbe>()
            .AddSingleton<StoreRole>()
            .AddSingleton<StoreReporter>();

        services.AddSingleton(retention ?? new RetentionSettings()).AddSingleton<RetentionRound>().AddSingleton<SqliteUpkeep>();
        return services
            .AddChanges()
            .AddPasswords()
            .AddSecrets()
            .AddPictures()
            .AddPrivacy()
            .AddImport()
            .AddSessions()
            .AddInvitations()
            .AddOnboarding()
            .AddBranches()
            .AddOAuth()
            .AddTokens()
            .AddThrottling()
            .AddMessaging(messaging)
            .AddAudit(audit ?? new AuditSettings());
    }

    /// <summary>What only a serving process runs, not the command line.</summary>
    public static IServiceCollection AddIdentityWorkers(this IServiceCollection services) =>
        services
            .AddHostedService<TokenUpkeep>()
            .AddHostedService<AcknowledgementsWorker>()
            .AddHostedService<OutboxWorker>()
            .AddHostedService<ResetRequestWorker>()
            .AddHostedService<AuditSealerWorker>()
            .AddHostedService<RetentionWorker>()
            .AddHostedService<PhoneNumberWarmUp>();
}
