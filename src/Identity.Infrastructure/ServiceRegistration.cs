using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Emails;
using Identity.Domain.Accounts.Import;
using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Accounts.Pictures;
using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Identity.Domain.OAuth;
using Identity.Domain.Onboarding;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Accounts;
using Identity.Infrastructure.Accounts.Emails;
using Identity.Infrastructure.Accounts.Import;
using Identity.Infrastructure.Accounts.Passwords;
using Identity.Infrastructure.Accounts.Pictures;
using Identity.Infrastructure.Accounts.Secrets;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Branches;
using Identity.Infrastructure.Changes;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Invitations;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.OAuth;
using Identity.Infrastructure.Onboarding;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Identity.Infrastructure.Tokens.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Identity.Infrastructure;

/// <summary>Wires the ports of the domain to their implementations. All are singletons without state of a request.</summary>
public static class ServiceRegistration
{
    public static IServiceCollection AddIdentityInfrastructure(
        this IServiceCollection services, StoreSettings store, MasterKeyRing masterKeys, MessagingSettings messaging, AuditSettings? audit = null,
        RetentionSettings? retention = null)
    {
        services.AddSingleton(store).AddSingleton(masterKeys);
        services.AddSingleton<OutboxSignal>();
        services.AddPooledDbContextFactory<IdentityDbContext>((it, options) => options.UseStore(store).AddInterceptors(it.GetRequiredService<OutboxSignal>()));
        services.AddSingleton<StoreMigrator>().AddSingleton<StoreProbe>().AddSingleton<StoreRole>();

        services.AddSingleton<ChangeTransaction>().AddSingleton<Consequences>().AddSingleton<IUsers, Changes.Users>();
        services.AddSingleton<IInvitations, Changes.Invitations>();
        services.AddSingleton<IUserStore, UserStore>().AddSingleton<IPersonalData, PersonalDataStore>().AddSingleton<AccountErasure>().AddSingleton<Displacement>();
        services.AddSingleton(Crypt.OfThisProcess).AddSingleton<PasswordHasher>();
        services.TryAddSingleton<IPasswordHasher>(it => it.GetRequiredService<PasswordHasher>()); // a test may listen in between
        services.AddSingleton(PictureWorkerSettings.Default).AddSingleton<IPictureRenderer, PictureRenderer>();
        services.AddSingleton<IImportStore, ImportStore>().AddSingleton<IForeignHashes, ForeignHashes>();
        services.AddSingleton<IOneTimeSecretStore, OneTimeSecretStore>();
        services.AddSingleton<IEmailStore, EmailStore>();
        services.AddSingleton<IPasswordStore, PasswordStore>();
        services.AddBreachedPasswords();

        services.AddMetrics().AddSingleton<SessionMetrics>().AddSingleton<ISessionStore, SessionStore>();
        services.AddSingleton<IRefreshTokens, RefreshTokens>();

        services.AddSingleton<IInvitationStore, InvitationStore>().AddSingleton<IInvitationTokens, InvitationTokens>();
        services.AddSingleton<OnboardingStore>().AddSingleton<IOnboardingStore>(it => it.GetRequiredService<OnboardingStore>());
        services.AddSingleton<ITemporarySessions>(it => it.GetRequiredService<OnboardingStore>()).AddSingleton<ICodeMac, CodeMac>();
        services.AddSingleton<IMemberStore, MemberStore>();
        services.AddSingleton<IClientStore, ClientStore>();

        services.AddSingleton<ThrottleKeys>().AddSingleton<IThrottles, Throttles>();
        services.AddSingleton<WrongCodes>().AddSingleton<IWrongCodes>(it => it.GetRequiredService<WrongCodes>());
        services.AddSingleton<IKnownDevices, KnownDevices>();

        services.AddSingleton<SigningKeyFactory>().AddSingleton<ISigningKeyFactory>(it => it.GetRequiredService<SigningKeyFactory>());
        services.AddSingleton<ISigningKeyStore, SigningKeyStore>().AddSingleton<SigningKeyRing>();
        services.AddSingleton<IKeySet>(it => it.GetRequiredService<SigningKeyRing>());
        services.AddSingleton<RevocationList>().AddSingleton<IRevocations>(it => it.GetRequiredService<RevocationList>()).AddSingleton<RevocationPoll>();
        services.AddSingleton<ITokenSigner, JwtSigner>().AddSingleton<ITokenVerifier, JwtVerifier>();

        services.AddMessaging(messaging);

        services.AddSingleton(audit ?? new AuditSettings()).AddSingleton<AuditProof>().AddSingleton<AuditSealer>().AddSingleton<IAuditTrail, AuditTrail>();

        // Retention
        services.AddSingleton(retention ?? new RetentionSettings()).AddSingleton<RetentionRound>().AddSingleton<SqliteUpkeep>();
        services.AddSingleton<ISweep, AuditSweep>();
        services.AddSingleton<ISweep, SessionSweep>();
        services.AddSingleton<ISweep, RevocationSweep>();
        services.AddSingleton<ISweep, OutboxSweep>();
        services.AddSingleton<ISweep, CodeSweep>();
        services.AddSingleton<ISweep, SecretSweep>();
        services.AddSingleton<ISweep, ThrottleSweep>();
        services.AddSingleton<ISweep, InvitationSweep>();
        services.AddSingleton<ISweep, UnverifiedAccountSweep>();
        return services;
    }

    /// <summary>What only a serving process runs, not the command line.</summary>
    public static IServiceCollection AddIdentityWorkers(this IServiceCollection services) =>
        services.AddHostedService<TokenUpkeep>().AddHostedService<OutboxWorker>()
            .AddHostedService<ResetRequestWorker>().AddHostedService<AuditSealerWorker>().AddHostedService<RetentionWorker>()
            .AddHostedService<PhoneNumberWarmUp>();

    internal static IServiceCollection AddBreachedPasswords(this IServiceCollection services)
    {
        // Its own log lines would hold the prefix; a metric says how it went.
        services.AddMetrics().AddHttpClient(BreachedPasswords.ClientName, client => client.MaxResponseContentBufferSize = BreachedPasswords.LongestAnswer)
            .RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false, // a redirect would take the prefix to somebody who was not configured
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });
        return services.AddSingleton<IBreachedPasswords, BreachedPasswords>();
    }
}
