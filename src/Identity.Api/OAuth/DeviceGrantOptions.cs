using Identity.Domain.OAuth;
using Microsoft.Extensions.Options;
using OpenIddict.Server;

namespace Identity.Api.OAuth;

/// <summary>
/// Tells the engine of the device grant after it has checked its own options: it would insist on storing the codes itself. Here it looks at
/// the form of a request to the token endpoint, and announces where a device starts; devices are rows of ours.
/// </summary>
internal sealed class DeviceGrantOptions : IPostConfigureOptions<OpenIddictServerOptions>
{
    public void PostConfigure(string? name, OpenIddictServerOptions options)
    {
        options.GrantTypes.Add(GrantTypes.DeviceCode);
        options.DeviceAuthorizationEndpointUris.Add(new Uri(DeviceEndpoint.Path.TrimStart('/'), UriKind.Relative));
    }
}
