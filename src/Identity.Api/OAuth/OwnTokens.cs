using Identity.Domain.Tokens;
using Identity.Infrastructure.OAuth;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Api.OAuth;

/// <summary>
/// Access and refresh tokens are those that the domain has issued, of the same kind as <c>POST /login</c> answers: the engine leaves
/// a token alone that is there. It writes id tokens itself, with the key that signs now and the issuer to the letter.
/// </summary>
internal sealed class OwnTokens(ProtocolKeys keys, TokenSettings settings) : IOpenIddictServerHandler<GenerateTokenContext>
{
    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<GenerateTokenContext>()
            .UseSingletonHandler<OwnTokens>()
            .SetOrder(OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor.Order - 500)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        var granted = context.Transaction.GetHttpRequest()?.HttpContext.Features.Get<GrantedTokens>();
        switch (context.TokenType)
        {
            case OpenIddictConstants.TokenTypeIdentifiers.AccessToken:
                context.Token = granted!.AccessToken;
                break;
            case OpenIddictConstants.TokenTypeIdentifiers.RefreshToken:
                context.Token = granted!.RefreshToken;
                break;
            case OpenIddictConstants.TokenTypeIdentifiers.IdentityToken:
                context.SecurityTokenDescriptor.Issuer = settings.Issuer;
                context.SecurityTokenDescriptor.SigningCredentials = keys.Active();
                break;
        }

        return default;
    }
}
