using System.Text.Json;
using Identity.Api.Http;
using Identity.Domain.Tokens;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Identity.Api.OpenApi;

/// <summary>Describes an operation from its line in the table of contents: its name, its body, and the token that opens it.</summary>
internal sealed class RouteOperation : IOperationFilter
{
    /// <summary>The tag of the same routes under the paths of a gateway, in full or in short, so that generators can leave them
    /// out.</summary>
    internal const string GatewayPaths = "Gateway paths";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<Http.Route>().SingleOrDefault() is not { } route)
        {
            return;
        }

        var path = "/" + context.ApiDescription.RelativePath;
        operation.Tags = new HashSet<OpenApiTagReference>
        {
            new(Form(route, path) is "ViaGateway" or "InShort" ? GatewayPaths : route.Answer.Feature, context.Document),
        };
        operation.Summary = route.Answer.Summary;
        operation.Description = path == route.Paths[0] ? null : $"Another path to `{route.Verb} {route.Paths[0]}`.";
        operation.OperationId = OperationId(route, path);
        operation.Parameters = [.. PathParameters.Of(path), .. RouteParameters.Of(route, context)];
        operation.RequestBody = Body(route, context);
        operation.Security = Security(route, context.Document);
        operation.Responses = RouteResponses.Of(route, context);
    }

    private static string OperationId(Http.Route route, string path)
    {
        if (route.Answer.OperationId is { } first)
        {
            return first + Form(route, path);
        }

        var name = route.Handler.Method.DeclaringType!.Name.Replace("Endpoint", "", StringComparison.Ordinal);
        var action = route
            .Handler.Method.Name.Replace("Handle", "", StringComparison.Ordinal)
            .Replace("Async", "", StringComparison.Ordinal);
        return JsonNamingPolicy.CamelCase.ConvertName(name) + action + Form(route, path);
    }

    private static string Form(Http.Route route, string path) =>
        path == route.Paths[0] ? ""
        : path.StartsWith("/.well-known", StringComparison.Ordinal) ? "OAuth"
        : path.StartsWith("/auth/", StringComparison.Ordinal) ? "InShort"
        : "ViaGateway";

    private static OpenApiRequestBody? Body(Http.Route route, OperationFilterContext context)
    {
        if (route.Answer.TakesPicture)
        {
            return ProfileBodies.Picture();
        }

        if (route.Answer.Body is not { } type)
        {
            return null;
        }

        var body = new OpenApiRequestBody
        {
            Required = route.Access != Access.Optional && !route.Answer.IsBodyOptional,
            Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal),
        };
        body.Content[route.Answer.SpeaksOAuth ? "application/x-www-form-urlencoded" : "application/json"] = new OpenApiMediaType
        {
            Schema = context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository),
            Example = RequestExamples.Of(type),
        };
        if (route.Answer.TakesProfileForm)
        {
            body.Content["multipart/form-data"] = new OpenApiMediaType { Schema = ProfileBodies.Form() };
        }

        return body;
    }

    private static List<OpenApiSecurityRequirement> Security(Http.Route route, OpenApiDocument document)
    {
        var access = route.Access;
        if (route.Answer.SpeaksOAuth)
        {
            return [Requirement(OpenApiDocuments.ClientSecretScheme), []]; // in the header or in the body
        }

        return access.Kind switch
        {
            TokenKind.Access => [Requirement(OpenApiDocuments.AccessTokenScheme)],
            TokenKind.Temporary => [Requirement(OpenApiDocuments.TemporaryTokenScheme)],
            TokenKind.Service => [.. access.Scopes.Select(scope => Requirement(OpenApiDocuments.ServiceTokenScheme, scope))], // one of them
            _ when access.AdmitsService => [.. access.Scopes.Select(scope => Requirement(OpenApiDocuments.ServiceTokenScheme, scope)), []],
            _ => access == Access.Optional ? [Requirement(OpenApiDocuments.AccessTokenScheme), []] : [],
        };

        OpenApiSecurityRequirement Requirement(string scheme, params List<string> scopes) =>
            new() { [new OpenApiSecuritySchemeReference(scheme, document)] = scopes };
    }
}
