using Identity.Api.Branches;
using Identity.Api.Discovery;
using Identity.Api.Health;
using Identity.Api.Http;
using Identity.Api.OAuth;
using Identity.Api.Privacy;
using Identity.Domain.OAuth;
using Microsoft.OpenApi;

namespace Identity.Api.OpenApi;

/// <summary>What the OpenAPI document holds, and the page that browses it, <c>/swagger</c>.</summary>
internal static class OpenApiDocuments
{
    internal const string AccessTokenScheme = "accessToken";
    internal const string TemporaryTokenScheme = "temporaryAccessToken";
    internal const string ServiceTokenScheme = "serviceToken";
    internal const string ClientSecretScheme = "clientSecret";

    internal const string Name = "openapi";

    internal static IServiceCollection AddOpenApiDocument(this IServiceCollection services, RouteTable routes) =>
        services
            .AddSingleton<OpenApiText>()
            .AddEndpointsApiExplorer()
            .AddSwaggerGen(options =>
            {
                options.SwaggerDoc(
                    Name,
                    new OpenApiInfo
                    {
                        Title = "Identity",
                        Version = "v1",
                        Description =
                            "Accounts, sessions and tokens. Every success is `{\"data\": …}`; every refusal is a problem (RFC 9457) with all faults of the request in `errors`. A trailing slash is accepted on every route.",
                        License = new OpenApiLicense { Name = "MIT", Identifier = null },
                    }
                );
                options.AddSecurityDefinition(AccessTokenScheme, Bearer("The access token of a login, signup or refresh."));
                options.AddSecurityDefinition(
                    TemporaryTokenScheme,
                    Bearer("The temporary access token of an onboarding: for onboarding routes only.")
                );
                options.AddSecurityDefinition(ServiceTokenScheme, ServiceToken(routes));
                options.AddSecurityDefinition(
                    ClientSecretScheme,
                    new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = "basic",
                        Description = "client_id and client_secret, form-encoded (RFC 6749 section 2.3.1).",
                    }
                );
                options.IncludeXmlComments(typeof(OpenApiDocuments).Assembly);
                options.SupportNonNullableReferenceTypes();
                options.NonNullableReferenceTypesAsRequired();
                options.UseAllOfToExtendReferenceSchemas(); // or OpenAPI 3.0 could not say that a referenced object may be null
                options.CustomSchemaIds(SchemaName);
                options.DocInclusionPredicate((_, api) => api.HttpMethod != HttpMethods.Head); // goes without saying wherever GET is
                options.SchemaFilter<ExactSchemas>();
                options.OperationFilter<RouteOperation>();
                options.DocumentFilter<SortedDocument>();
                options.DocumentFilter<AnywhereAnswers>();
                options.DocumentFilter<SharedExamples>();
            });

    /// <summary>The page, for its own path: its middleware would else look at every request.</summary>
    internal static void UseSwaggerPage(this IApplicationBuilder app) =>
        app.UseWhen(
            http => http.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase),
            branch =>
                branch.UseSwaggerUI(options =>
                {
                    options.SwaggerEndpoint(".." + OpenApiEndpoint.Path, "Identity"); // beside the page, also behind a proxy with a path
                    options.DocumentTitle = "Identity";
                    options.ConfigObject.AdditionalItems["validatorUrl"] = null; // nothing is asked of a third party
                })
        );

    private static OpenApiSecurityScheme Bearer(string description) =>
        new()
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = description,
        };

    private static OpenApiSecurityScheme ServiceToken(RouteTable routes) =>
        new()
        {
            Type = SecuritySchemeType.OAuth2,
            Description = "The access token of a service client; see `identity clients create`.",
            Flows = new OpenApiOAuthFlows
            {
                ClientCredentials = new OpenApiOAuthFlow
                {
                    TokenUrl = new Uri(TokenEndpoint.Path, UriKind.Relative), // wherever the service is
                    Scopes = routes.Scopes.ToDictionary(scope => scope, scope => Meaning(scope, routes), StringComparer.Ordinal),
                },
            },
        };

    private static string Meaning(string scope, RouteTable routes) =>
        scope switch
        {
            OwnScopes.Admin => "Operate the service: everything under /admin.",
            OwnScopes.AdminRead => "Look at what operators see: the GETs under /admin.",
            _ => string.Join(
                ", ",
                routes
                    .All.Where(route => route.Access.Scopes.Contains(scope, StringComparer.Ordinal))
                    .Select(route => $"{route.Verb} {route.Paths[0]}")
            ),
        };

    // Generated clients know these types by the names that they had first.
    private static readonly Dictionary<Type, string> FirstNames = new()
    {
        [typeof(UserResponse)] = "MemberResponse",
        [typeof(EraseProfileEndpoint.Request)] = "EraseAccountRequest",
        [typeof(StepsMeta)] = "OnboardingAnswerStepsMeta",
        [typeof(LiveEndpoint.State)] = "HealthState",
        [typeof(ReadyEndpoint.Readiness)] = "HealthReadiness",
        [typeof(MetadataEndpoint.Metadata)] = "DiscoveryMetadata",
        [typeof(KeySetEndpoint.JsonWebKeySet)] = "DiscoveryJsonWebKeySet",
    };

    /// <summary>Request and Row exist once an endpoint: their schemas carry the endpoint's name.</summary>
    private static string SchemaName(Type type)
    {
        if (FirstNames.TryGetValue(type, out var first))
        {
            return first;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return SchemaName(type.GetGenericArguments()[0]) + "s";
        }

        var name = type.IsGenericType ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] : type.Name;
        var owner = type.DeclaringType?.Name.Replace("Endpoint", "", StringComparison.Ordinal);
        return owner + name + string.Concat(type.GetGenericArguments().Select(SchemaName));
    }
}
