using System.Security.Claims;
using Identity.Domain.Sessions;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Api.OAuth;

/// <summary>
/// Lets the engine know a refresh token of ours by its MAC. Whose it is, and whether it is still good, is asked afterwards by the
/// statement that uses it, so the engine is told that it belongs to the client that presents it. In the refresh grant alone: anywhere
/// else that would be a lie.
/// </summary>
internal sealed class OwnRefreshTokens(IRefreshTokens tokens) : IOpenIddictServerHandler<ValidateTokenContext>
{
    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidateTokenContext>()
            .UseSingletonHandler<OwnRefreshTokens>()
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateReferenceTokenIdentifier.Descriptor.Order - 500)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (
            context.EndpointType is not OpenIddictServerEndpointType.Token
            || context.Request?.IsRefreshTokenGrantType() is not true
            || !context.ValidTokenTypes.Contains(TokenTypeIdentifiers.RefreshToken)
        )
        {
            return default;
        }

        if (!tokens.TryRead(context.Token!, out var token))
        {
            context.Reject(Errors.InvalidGrant);
            return default;
        }

        var identity = new ClaimsIdentity("OAuth");
        identity
            .SetTokenType(TokenTypeIdentifiers.RefreshToken)
            .SetClaim(Claims.Subject, token.SessionId.ToString())
            .SetPresenters(context.Request!.ClientId!);
        context.Principal = new ClaimsPrincipal(identity);
        return default;
    }
}
