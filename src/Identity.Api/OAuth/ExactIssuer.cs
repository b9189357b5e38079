using Identity.Domain.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Api.OAuth;

/// <summary>
/// The issuer to the letter, in every answer that names it. The engine keeps it as a URI, which adds a slash to one without a path, and
/// clients compare text (RFC 8414 section 3.3, RFC 9207 section 2.4).
/// </summary>
internal sealed class ExactIssuer<TContext>(TokenSettings settings) : IOpenIddictServerHandler<TContext>
    where TContext : BaseRequestContext
{
    /// <summary>Just before <see cref="KeepAnswer{TContext}"/>.</summary>
    private const int Order = 40_000;

    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<TContext>()
            .UseSingletonHandler<ExactIssuer<TContext>>()
            .SetOrder(Order)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(TContext context)
    {
        var response = context.Transaction.Response!;
        foreach (var name in (string[])[OpenIddictConstants.Metadata.Issuer, OpenIddictConstants.Parameters.Iss])
        {
            if (response.HasParameter(name))
            {
                response[name] = settings.Issuer;
            }
        }

        return default;
    }
}
