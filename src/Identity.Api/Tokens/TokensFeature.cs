using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;

namespace Identity.Api.Tokens;

/// <summary>The keys that sign tokens.</summary>
internal static class TokensFeature
{
    internal static IServiceCollection AddTokens(this IServiceCollection services, TokenSettings settings) =>
        services.AddSingleton(settings).AddSingleton<TendSigningKeys>().AddSingleton<RotateSigningKeys>().AddSingleton<RevokeSigningKey>();
}
