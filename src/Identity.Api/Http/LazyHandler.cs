using Microsoft.Extensions.Options;

namespace Identity.Api.Http;

/// <summary>
/// Binds a route's handler at the first request for it. The framework would compile the binding of all routes, under each of their paths,
/// before it answers the first one: a tenth of a second of each start, for routes that are hardly asked for soon.
/// </summary>
internal sealed class LazyHandler
{
    private readonly Lazy<RequestDelegate> bound;
    private RequestDelegateFactoryOptions? options;
    private RequestDelegateMetadataResult? metadata;

    private LazyHandler(Delegate handler) => bound = new(() => RequestDelegateFactory.Create(handler, options, metadata).RequestDelegate);

    /// <summary>As <c>MapMethods</c> of the framework, with the same metadata.</summary>
    internal static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints,
        string path,
        IEnumerable<string> methods,
        Delegate handler,
        IEndpointFilter? filter
    )
    {
        var lazy = new LazyHandler(handler);
        var mapped = endpoints.MapMethods(path, methods, lazy.InvokeAsync);
        mapped.Add(endpoint => lazy.Describe(endpoint, handler, filter));
        return mapped;
    }

    private Task InvokeAsync(HttpContext http) => bound.Value(http);

    private void Describe(EndpointBuilder endpoint, Delegate handler, IEndpointFilter? filter)
    {
        if (filter is not null)
        {
            endpoint.FilterFactories.Add((_, next) => context => filter.InvokeAsync(context, next));
        }

        var services = endpoint.ApplicationServices;
        options = new RequestDelegateFactoryOptions
        {
            ServiceProvider = services,
            EndpointBuilder = endpoint,
            RouteParameterNames = ((RouteEndpointBuilder)endpoint).RoutePattern.Parameters.Select(parameter => parameter.Name),
            ThrowOnBadRequest = services.GetRequiredService<IOptions<RouteHandlerOptions>>().Value.ThrowOnBadRequest,
        };
        metadata = RequestDelegateFactory.InferMetadata(handler.Method, options);
        endpoint.Metadata.Add(handler.Method); // the last one counts: the OpenAPI document is made from its parameters
    }
}
