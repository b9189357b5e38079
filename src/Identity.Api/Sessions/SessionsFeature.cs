using Identity.Domain.Sessions;

namespace Identity.Api.Sessions;

/// <summary>Refreshing, listing and ending sessions; other features open them.</summary>
internal static class SessionsFeature
{
    internal static IServiceCollection AddSessions(this IServiceCollection services) =>
        services
            .AddSingleton<IssueSessionTokens>()
            .AddSingleton<RefreshSession>()
            .AddSingleton<RecentRefreshes>()
            .AddSingleton<LogOut>()
            .AddSingleton<EndSession>()
            .AddSingleton<EndOtherSessions>()
            .AddSingleton<SessionMails>();
}
