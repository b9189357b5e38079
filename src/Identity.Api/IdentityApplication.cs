using System.Globalization;
using Identity.Api.Accounts;
using Identity.Api.CommandLine;
using Identity.Api.Configuration;
using Identity.Api.Gateway;
using Identity.Api.Http;
using Identity.Api.Http.OpenApi;
using Identity.Api.OAuth;
using Identity.Api.Pages;
using Identity.Api.Throttling;
using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Emails;
using Identity.Domain.Accounts.Import;
using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Identity.Domain.OAuth;
using Identity.Domain.Onboarding;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Identity.Api;

/// <summary>Composition and pipeline. The command line builds the same application and does not run it.</summary>
internal static partial class IdentityApplication
{
    /// <exception cref="ConfigurationException">Something is missing or wrong.</exception>
    /// <exception cref="PlatformNotSupportedException">This system lacks what the service needs.</exception>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? customize = null)
    {
        PlatformCheck.Ensure();
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        var builder = CreateBuilder(args);
        customize?.Invoke(builder);
        if (ListenAddress.IsUnset(builder.Configuration))
        {
            builder.WebHost.UseUrls(ListenAddress.Default);
        }

        var settings = SettingsReader.Read(builder.Configuration, builder.Environment.IsDevelopment(), out var unknownKeys, args);
        ConfigureLogging(builder);
        ConfigureServer(builder, settings.Transfers);
        AddServices(builder.Services, settings);
        var app = builder.Build();
        UsePipeline(app, settings);
        WarnOfUnknownKeys(app.Logger, unknownKeys);
        return app;
    }

    private static WebApplicationBuilder CreateBuilder(string[] args)
    {
        try
        {
            return WebApplication.CreateBuilder(new WebApplicationOptions
            {
                Args = args,
                ApplicationName = typeof(IdentityApplication).Assembly.GetName().Name,
                ContentRootPath = AppContext.BaseDirectory, // appsettings.json lies beside the binary, wherever it is called from
            });
        }
        catch (InvalidDataException exception)
        {
            throw new ConfigurationException([$"{exception.Message} {exception.InnerException?.Message}"]);
        }
    }

    private static void ConfigureLogging(WebApplicationBuilder builder)
    {
        // The framework's own request lines hold the query, which may hold a secret: RequestLog writes ours instead.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

        // And Kestrel quotes a header that it cannot read, which may be a token with a slip in it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning);
        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.ClearProviders().AddJsonConsole(options =>
            {
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
    }

    private static void ConfigureServer(WebApplicationBuilder builder, TransferSettings transfers) =>
        builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyLimit.Usual; // ProfileForm alone asks for more
        kestrel.Limits.MaxRequestHeadersTotalSize = 24 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MaxConcurrentConnections = 20_000;
        transfers.ApplyTo(kestrel.Limits);
    });

    private static void AddServices(IServiceCollection services, IdentitySettings settings)
    {
        services.AddSingleton(settings).AddSingleton(settings.Tokens).AddSingleton(settings.Passwords);
        services.TryAddSingleton(TimeProvider.System);
        services.AddIdentityInfrastructure(settings.Store, settings.MasterKeys, settings.Messaging, settings.Audit, settings.Retention);
        services.AddIdentityWorkers();

        // Accounts
        services.AddSingleton(settings.Signup).AddSingleton(settings.Accounts).AddSingleton<EmailMails>().AddSingleton<SignUpSilently>().AddSingleton<SendVerification>();
        services.AddSingleton<VerifyEmail>().AddSingleton<ChangeEmail>().AddSingleton<UndoEmailChange>();
        services.AddSingleton(WorkerCommand.ForThisProgram());
        services.AddSingleton<SignUp>().AddSingleton<UpdateProfile>().AddSingleton<PictureUploads>().AddSingleton<PictureReads>().AddSingleton<ConfirmPassword>();
        services.AddSingleton<ImportUsers>();
        services.AddSingleton<EraseAccount>();
        services.AddSingleton<PasswordRules>().AddSingleton<PasswordMails>().AddSingleton<ChangePassword>().AddSingleton<RequestPasswordReset>();
        services.AddSingleton<MailRequestedResets>().AddSingleton<CheckResetLink>().AddSingleton<UndoLinks>().AddSingleton<MailboxProof>().AddSingleton<ResetPassword>().AddSingleton<StartPasswordReset>();

        // Throttling
        services.AddSingleton(settings.Lockout).AddSingleton<PasswordAttempts>();
        services.AddSingleton(settings.RateLimits).AddSingleton<AddressLimits>().AddSingleton<CallerLimits>();

        // Sessions
        services.AddSingleton<LogIn>().AddSingleton<RefreshSession>().AddSingleton<LogOut>().AddSingleton<EndSession>().AddSingleton<EndOtherSessions>();
        services.AddSingleton<IssueSessionTokens>().AddSingleton<SessionMails>().AddSingleton<RecentRefreshes>();

        // Invitations and onboarding
        services.AddSingleton(settings.Onboarding).AddSingleton(new AgreementSettings(settings.Agreements));
        services.AddSingleton<InvitationMails>().AddSingleton<InvitationRules>().AddSingleton<InviteIndividual>().AddSingleton<CheckInvitation>();
        services.AddSingleton<ResendInvitation>().AddSingleton<RenewInvitation>().AddSingleton<RevokeInvitation>().AddSingleton<AcceptInvitation>();
        services.AddSingleton<IssueTemporaryToken>().AddSingleton<SendPhoneCode>().AddSingleton<VerifyPhone>().AddSingleton<AcknowledgeStep>();
        services.AddSingleton<ReplacePassword>().AddSingleton<ReportStep>().AddSingleton<ExchangeTemporaryToken>();

        services.AddSingleton<OnboardingPages>();

        // Branches
        services.AddSingleton<CreateBranch>().AddSingleton<ProvisionUser>().AddSingleton<DisableMember>().AddSingleton<EnableMember>().AddSingleton<RevokeSessions>();

        // Tokens
        services.AddSingleton<TendSigningKeys>().AddSingleton<RotateSigningKeys>().AddSingleton<RevokeSigningKey>();

        // OAuth
        services.AddSingleton<CreateClient>().AddSingleton<RotateClientSecret>().AddSingleton<DisableClient>();
        services.AddSingleton<AuthenticateClient>().AddSingleton<IssueClientToken>().AddSingleton<ClientCredentialsGrant>();

        // Gateway
        services.AddSingleton(settings.Gateway.ToRules());

        // Http
        services.AddSingleton(settings.Transfers).AddSingleton<BearerToken>();
        services.ConfigureHttpJsonOptions(options => JsonConventions.Apply(options.SerializerOptions));
        Cors.Add(services, settings.Cors.Origins);
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            // Nobody's without a proxy, not even where ASPNETCORE_FORWARDEDHEADERS_ENABLED has the framework believe everybody.
            options.ForwardedHeaders = settings.Proxies.Trusted.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
            options.ForwardLimit = null; // as far as one proxy that is trusted names the next
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in settings.Proxies.Trusted)
            {
                options.KnownIPNetworks.Add(network);
            }
        });
        services.AddOpenApiDocument();
    }

    private static void UsePipeline(WebApplication app, IdentitySettings settings)
    {
        if (settings.Proxies.Trusted.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<AppendedTarget>(); // before routing: it decides what the path is
        app.UseRouting();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<Faults>();
        app.UseStatusCodePages(BareAnswers.FillAsync);
        app.UseCors();
        app.UseSwaggerPage();
        app.UseMiddleware<RequireLimit>();
        app.UseMiddleware<RequireAccess>();
        app.UseMiddleware<RequireCallerLimit>();
        app.MapRoutes();
    }

    private static void WarnOfUnknownKeys(ILogger logger, IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            LogUnknownKey(logger, key);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Unknown configuration key {Key}")]
    private static partial void LogUnknownKey(ILogger logger, string key);
}
