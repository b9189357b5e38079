using System.Globalization;
using Identity.Api.Branches;
using Identity.Api.Configuration;
using Identity.Api.Doctor;
using Identity.Api.Emails;
using Identity.Api.Gateway;
using Identity.Api.Health;
using Identity.Api.Http;
using Identity.Api.Import;
using Identity.Api.Invitations;
using Identity.Api.Login;
using Identity.Api.OAuth;
using Identity.Api.Onboarding;
using Identity.Api.OpenApi;
using Identity.Api.Pages;
using Identity.Api.Passwords;
using Identity.Api.Phones;
using Identity.Api.Pictures;
using Identity.Api.Privacy;
using Identity.Api.Profiles;
using Identity.Api.Sessions;
using Identity.Api.Signup;
using Identity.Api.Throttling;
using Identity.Api.Tokens;
using Identity.Infrastructure;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Identity.Api;

/// <summary>Composition and pipeline. The command line builds the same application and does not run it.</summary>
internal static partial class IdentityApplication
{
    /// <exception cref="ConfigurationException">Something is missing or wrong.</exception>
    /// <exception cref="PlatformNotSupportedException">This system lacks what the service needs.</exception>
    /// <param name="mayCreate">Whether a missing SQLite database and a missing master key may be created.</param>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? customize = null, bool mayCreate = true)
    {
        PlatformCheck.Ensure();
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        var (builder, warnings) = CreateBuilder(args);
        customize?.Invoke(builder);
        if (ListenAddress.IsUnset(builder.Configuration))
        {
            builder.WebHost.UseUrls(ListenAddress.Default);
        }

        var settings = SettingsReader.Read(
            builder.Configuration,
            builder.Environment.IsDevelopment(),
            mayCreate,
            out var unknownKeys,
            args
        );
        settings = settings with { Warnings = [.. warnings, .. settings.Warnings] };
        ConfigureLogging(builder);
        ConfigureServer(builder, settings.Transfers);
        AddServices(builder.Services, settings);
        var app = builder.Build();
        UsePipeline(app, settings);
        WarnOfUnknownKeys(app.Logger, unknownKeys);
        return app;
    }

    private static (WebApplicationBuilder Builder, IReadOnlyList<string> Warnings) CreateBuilder(string[] args)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(
                new WebApplicationOptions
                {
                    Args = args,
                    ApplicationName = typeof(IdentityApplication).Assembly.GetName().Name,
                    ContentRootPath = AppContext.BaseDirectory, // appsettings.json lies beside the binary, wherever it is called from
                }
            );
            return (builder, SettingsFile.Add(builder.Configuration));
        }
        catch (InvalidDataException exception)
        {
            throw new ConfigurationException([$"{exception.Message} {exception.InnerException?.Message}"]);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new ConfigurationException([$"A configuration file cannot be read: {exception.Message}"]);
        }
    }

    private static void ConfigureLogging(WebApplicationBuilder builder)
    {
        // The framework's own request lines hold the query, which may hold a secret: RequestLog writes ours instead.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

        // And Kestrel quotes a header that it cannot read, which may be a token with a slip in it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning);

        // The engine tells several lines about each request, with its parameters.
        builder.Logging.AddFilter("OpenIddict", LogLevel.Warning);
        builder.Services.Configure<SimpleConsoleFormatterOptions>(options =>
        {
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "HH:mm:ss.fff'Z' ";
        });

        // Lines are written by a thread of their own. Where they are read slowly, the queue fills: a line then says how many were
        // dropped, and no request waits. What has to be kept is in the audit.
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        if (!builder.Environment.IsDevelopment())
        {
            builder
                .Logging.ClearProviders()
                .AddJsonConsole(options =>
                {
                    options.UseUtcTimestamp = true;
                    options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
                });
        }
    }

    private static void ConfigureServer(WebApplicationBuilder builder, TransferSettings transfers) =>
        builder
            .WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = TransferSettings.Listen)
            .ConfigureKestrel(kestrel =>
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
        services.AddSingleton(settings).AddSingleton(Routes.Table).TryAddSingleton(TimeProvider.System);
        services.AddIdentityInfrastructure(settings.Store, settings.MasterKeys, settings.Messaging, settings.Audit, settings.Retention);
        services.AddIdentityWorkers();
        services
            .AddDoctor()
            .AddSignup(settings.Signup)
            .AddLogin()
            .AddSessions()
            .AddProfiles()
            .AddPhones()
            .AddPictures()
            .AddPasswords(settings.Passwords, settings.Lockout)
            .AddEmails()
            .AddPrivacy(settings.Accounts)
            .AddImport();
        services.AddInvitations(settings.Agreements).AddOnboarding(settings.Onboarding).AddBranches();
        services.AddTokens(settings.Tokens).AddOAuth().AddThrottling(settings.RateLimits).AddPages();
        services.AddSingleton(settings.Gateway.ToRules());

        // Http
        services.AddSingleton(settings.Transfers).AddSingleton<BearerToken>();
        services.AddSingleton(settings.Proxies).AddSingleton<UntrustedProxy>().AddSingleton<Warnings>();
        services.ConfigureHttpJsonOptions(options => JsonConventions.Apply(options.SerializerOptions));
        Cors.Add(services, settings.Cors.Origins);
        services.AddSingleton(settings.Cors).AddSingleton<RefreshCookie>();
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            // Nobody's without a proxy, not even where ASPNETCORE_FORWARDEDHEADERS_ENABLED has the framework believe everybody.
            options.ForwardedHeaders =
                settings.Proxies.Trusted.Count > 0
                    ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
                    : ForwardedHeaders.None;
            options.ForwardLimit = null; // as far as one proxy that is trusted names the next
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in settings.Proxies.Trusted)
            {
                options.KnownIPNetworks.Add(network);
            }
        });
        services.AddOpenApiDocument(Routes.Table);
    }

    private static void UsePipeline(WebApplication app, IdentitySettings settings)
    {
        Engine.KeepOutOf(app);
        var untrusted = app.Services.GetRequiredService<UntrustedProxy>();
        app.Use(next =>
            http =>
            {
                untrusted.Look(http);
                return next(http);
            }
        );
        if (settings.Proxies.Trusted.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        if (IssuerPath.Of(settings.Issuer).HasValue)
        {
            app.UseMiddleware<IssuerPath>();
        }

        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<AppendedTarget>(); // before routing: it decides what the path is
        app.UseRouting();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<Faults>();
        app.UseStatusCodePages(BareAnswers.FillAsync);
        app.UseCors();
        app.UseSwaggerPage();
        app.UseMiddleware<RequireLimit>(RequireLimit.OfPublicRoutes);
        app.UseMiddleware<RequireAccess>();
        app.UseMiddleware<RequireCallerLimit>();
        app.UseMiddleware<RequireLimit>(RequireLimit.BehindTokens);
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
