using Identity.Domain.Sessions;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Sessions;

/// <summary>Sessions and their refresh tokens.</summary>
internal static class SessionsFeature
{
    internal static IServiceCollection AddSessions(this IServiceCollection services) =>
        services
            .AddMetrics()
            .AddSingleton<SessionMetrics>()
            .AddSingleton<ISessionStore, SessionStore>()
            .AddSingleton<IRefreshTokens, RefreshTokens>()
            .AddSingleton<IBrowserTokens, BrowserTokens>()
            .AddSingleton<ISweep, SessionSweep>();
}
