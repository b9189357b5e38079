using Identity.Domain.Tokens;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Api.OAuth;

/// <summary>
/// The address of this service is what is configured, never what a request claims in <c>Host</c> (security requirement 45). The engine
/// compares and hands out addresses relative to it, and takes the route for the path: the router accepts other spellings of it.
/// </summary>
internal sealed class OwnAddress(TokenSettings settings) : IOpenIddictServerHandler<ProcessRequestContext>
{
    /// <summary>Behind the engine's reading of the request, before it looks which endpoint was meant.</summary>
    private const int Order = int.MinValue + 75_000;

    private readonly Uri root = new(settings.Issuer.TrimEnd('/') + "/", UriKind.Absolute);

    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ProcessRequestContext>()
            .UseSingletonHandler<OwnAddress>()
            .SetOrder(Order)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(ProcessRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        context.BaseUri = root;
        var path = (request.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? request.Path.ToUriComponent();
        context.RequestUri = new Uri(root, path.TrimStart('/') + request.QueryString.ToUriComponent());
        return default;
    }
}
