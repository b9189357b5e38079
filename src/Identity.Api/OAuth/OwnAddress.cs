using Identity.Domain.Tokens;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Api.OAuth;

/// <summary>
/// The address of this service is what is configured, never what a request claims in <c>Host</c> (security requirement 45). The engine
/// compares and hands out addresses relative to it.
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
        context.RequestUri = new Uri(root, request.Path.ToUriComponent().TrimStart('/') + request.QueryString.ToUriComponent());
        return default;
    }
}
