using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Api.OAuth;

/// <summary>Takes the engine's answer before it is written: the endpoint writes it, in the same way as every other answer of the
/// service.</summary>
internal sealed class KeepAnswer<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseRequestContext
{
    /// <summary>Behind everything that completes an answer, before everything that writes one.</summary>
    private const int Order = 50_000;

    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<TContext>()
            .UseSingletonHandler<KeepAnswer<TContext>>()
            .SetOrder(Order)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(TContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        http.Features.Set(new EngineAnswer(context.Transaction.Response!, TargetOf(context)));
        context.HandleRequest();
        return default;
    }

    private static string? TargetOf(TContext context) =>
        context switch
        {
            ApplyAuthorizationResponseContext it => it.RedirectUri,
            ApplyEndSessionResponseContext it => it.PostLogoutRedirectUri,
            _ => null,
        };
}
