using System.Globalization;
using System.Security.Claims;
using Identity.Domain.OAuth;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Api.OAuth;

/// <summary>
/// Lets the engine know a device code of ours by its MAC. What has become of the device is asked afterwards, by its row; so the engine is
/// told that the code belongs to the client that presents it. In the device grant alone: anywhere else that would be a lie.
/// </summary>
internal sealed class OwnDeviceCodes(IDeviceCodes codes) : IOpenIddictServerHandler<ValidateTokenContext>
{
    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidateTokenContext>()
            .UseSingletonHandler<OwnDeviceCodes>()
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateReferenceTokenIdentifier.Descriptor.Order - 450)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (
            context.EndpointType is not OpenIddictServerEndpointType.Token
            || context.Request?.IsDeviceCodeGrantType() is not true
            || context.Token != context.Request.DeviceCode
        )
        {
            return default;
        }

        if (!codes.TryRead(context.Token!, out var id))
        {
            context.Reject(Errors.InvalidGrant);
            return default;
        }

        var identity = new ClaimsIdentity("OAuth");
        identity
            .SetTokenType(TokenTypeIdentifiers.Private.DeviceCode)
            .SetClaim(Claims.Subject, id.ToString("D", CultureInfo.InvariantCulture))
            .SetPresenters(context.Request.ClientId!);
        context.Principal = new ClaimsPrincipal(identity);
        return default;
    }
}
