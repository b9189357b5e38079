using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Feed;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Persistence.Retention;
using Identity.Infrastructure.Tokens.Feed;
using Identity.Infrastructure.Tokens.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Identity.Infrastructure.Tokens;

/// <summary>Signing and checking of tokens, their keys, and the ones that died before their time.</summary>
internal static class TokensFeature
{
    internal static IServiceCollection AddTokens(this IServiceCollection services)
    {
        services.TryAddSingleton<IRevocations>(it => it.GetRequiredService<RevocationList>()); // a test may know less
        return services
            .AddSingleton<SigningKeyFactory>()
            .AddSingleton<SigningKeyProbe>()
            .AddSingleton<ISigningKeyFactory>(it => it.GetRequiredService<SigningKeyFactory>())
            .AddSingleton<ISigningKeyStore, SigningKeyStore>()
            .AddSingleton<SigningKeyRing>()
            .AddSingleton<IKeySet>(it => it.GetRequiredService<SigningKeyRing>())
            .AddSingleton<RevocationList>()
            .AddSingleton<RevocationPoll>()
            .AddSingleton<ISweep, RevocationSweep>()
            .AddSingleton<Acknowledgements>()
            .AddSingleton<IRevocationFeed, RevocationFeedOfReplica>()
            .AddSingleton<ISweep, RevocationReaderSweep>()
            .AddSingleton<ITokenSigner, JwtSigner>()
            .AddSingleton<VerifiedSignatures>()
            .AddSingleton<ITokenVerifier, JwtVerifier>();
    }
}
