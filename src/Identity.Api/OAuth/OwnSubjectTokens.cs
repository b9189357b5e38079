using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Api.OAuth;

/// <summary>
/// Lets the subject token of an exchange pass the engine, which looks at the form of the request alone: whether the token is good, and
/// whether this client may exchange it, is asked afterwards by the domain, as strictly as everywhere else. In the token exchange alone:
/// anywhere else that would be a lie.
/// </summary>
internal sealed class OwnSubjectTokens : IOpenIddictServerHandler<ValidateTokenContext>
{
    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidateTokenContext>()
            .UseSingletonHandler<OwnSubjectTokens>()
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateReferenceTokenIdentifier.Descriptor.Order - 400)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (
            context.EndpointType is not OpenIddictServerEndpointType.Token
            || context.Request?.IsTokenExchangeGrantType() is not true
            || context.Token != context.Request.SubjectToken
        )
        {
            return default;
        }

        var identity = new ClaimsIdentity("OAuth");
        identity
            .SetTokenType(TokenTypeIdentifiers.AccessToken)
            .SetClaim(Claims.Subject, context.Request.ClientId)
            .SetPresenters(context.Request.ClientId!);
        context.Principal = new ClaimsPrincipal(identity);
        return default;
    }
}
