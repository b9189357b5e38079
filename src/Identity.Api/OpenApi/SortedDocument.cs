using Identity.Api.Http;
using Identity.Domain.Tokens;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Identity.Api.OpenApi;

/// <summary>Has groups and paths in the order of the table of contents and sorts the schemas, so that a diff of the document shows
/// decisions only.</summary>
internal sealed class SortedDocument(TokenSettings settings, RouteTable routes) : IDocumentFilter
{
    private static readonly Dictionary<string, string> Descriptions = new(StringComparer.Ordinal)
    {
        ["Accounts"] = "Sign up and manage your profile.",
        ["Sessions"] = "Sign in, stay signed in, list your sessions, sign out.",
        ["Invitations"] = "Advisors invite individuals, who accept with the link from an email. Agreements are the texts that they accept.",
        ["Onboarding"] =
            "The steps between accepting an invitation and an active account, with the temporary token of the intentional 403.",
        ["Branches"] = "The individuals of the branch of an advisor.",
        ["Pages"] =
            "The same flow as HTML pages that work without script, for installations without a frontend. Forms are accepted only from these pages. Errors are shown on the page, with their status.",
        ["OAuth"] = "Tokens for other services.",
        ["Admin"] = "The same operations as on the command line, for services with the scope.",
        ["Gateway"] = "The request of a gateway before it forwards another request.",
        [RouteOperation.GatewayPaths] =
            "The same routes once more, under the paths that a gateway uses. Leave this tag out when you generate a client.",
        ["Discovery"] = "Everything that services need to validate tokens themselves.",
        ["Health"] = "For orchestrators and load balancers.",
    };

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Tags = new HashSet<OpenApiTag>(
            routes
                .All.Select(route => route.Answer.Feature)
                .Append(RouteOperation.GatewayPaths)
                .Distinct(StringComparer.Ordinal)
                .Select(name => new OpenApiTag { Name = name, Description = Descriptions.GetValueOrDefault(name) })
        );
        var paths = new OpenApiPaths();
        foreach (var path in routes.All.SelectMany(route => route.Paths).Distinct(StringComparer.Ordinal))
        {
            var item = (OpenApiPathItem)swaggerDoc.Paths[path];
            string[] verbs = [.. routes.All.Where(route => route.Paths.Contains(path, StringComparer.Ordinal)).Select(route => route.Verb)];
            item.Operations = item.Operations!.OrderBy(it => Array.IndexOf(verbs, it.Key.Method)).ToDictionary();
            paths.Add(path, item);
        }

        swaggerDoc.Paths = paths;
        swaggerDoc.Servers = [new OpenApiServer { Url = settings.Issuer }];
        if (swaggerDoc.Components is { Schemas: { } schemas } components)
        {
            components.Schemas = schemas.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        }
    }
}
