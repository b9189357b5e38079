using System.Globalization;
using System.Text.Json;
using Identity.Api.Http;
using Identity.Domain;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Identity.Api.OpenApi;

/// <summary>What a route takes in headers and query, as far as its line in the table of contents says so.</summary>
internal static class RouteParameters
{
    internal static IEnumerable<OpenApiParameter> Of(Http.Route route, OperationFilterContext context) =>
        [.. HeaderParameters(route), .. PagingParameters(route), .. SearchParameter(route), .. FilterParameters(route, context)];

    private static IEnumerable<OpenApiParameter> HeaderParameters(Http.Route route) =>
        route.Answer.RequestHeaders.Select(header => new OpenApiParameter
        {
            Name = header.Key,
            In = ParameterLocation.Header,
            Description = header.Value,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });

    private static IEnumerable<OpenApiParameter> FilterParameters(Http.Route route, OperationFilterContext context) =>
        route.Answer.Filters.Select(filter => new OpenApiParameter
        {
            Name = filter.Name,
            In = ParameterLocation.Query,
            Required = filter.IsRequired,
            Description = filter.Description,
            Style = filter.IsList ? ParameterStyle.Form : null,
            Explode = !filter.IsList,
            Schema = filter.IsList
                ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Value(filter, context) }
                : Value(filter, context),
        });

    private static IOpenApiSchema Value(QueryParameter filter, OperationFilterContext context) =>
        (IOpenApiSchema?)NamedValues.Find(filter.Values, context.SchemaRepository)
        ?? new OpenApiSchema
        {
            Type =
                filter.Maximum is not null || (filter.Values.Count > 0 && filter.Values[0].GetValueKind() is JsonValueKind.Number)
                    ? JsonSchemaType.Integer
                    : JsonSchemaType.String,
            Format = filter.Maximum is null ? null : "int32",
            Minimum = filter.Maximum is null ? null : "0",
            Maximum = filter.Maximum?.ToString(CultureInfo.InvariantCulture),
            Enum = filter.Values.Count > 0 ? [.. filter.Values] : null,
            Default = filter.Default,
        };

    private static IEnumerable<OpenApiParameter> SearchParameter(Http.Route route) =>
        !route.Takes<SearchQuery>()
            ? []
            :
            [
                new()
                {
                    Name = SearchQuery.Parameter,
                    In = ParameterLocation.Query,
                    Description = "Part of a name, in upper or lower case, or a whole identifier.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = SearchQuery.MaximumLength },
                },
            ];

    private static IEnumerable<OpenApiParameter> PagingParameters(Http.Route route) =>
        !route.Takes<PageQuery>()
            ? []
            :
            [
                Parameter(PageQuery.NumberParameter, "The number of the page, from 1.", 1, PageQuery.LastNumber),
                Parameter(PageQuery.SizeParameter, "The number of rows of a page.", new PageRequest().Size, PageRequest.MaximumSize),
                new()
                {
                    Name = PageQuery.AfterParameter,
                    In = ParameterLocation.Query,
                    Description = "In place of `page[number]`: `meta.next` of the page before.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = PageCursor.MaximumLength },
                },
            ];

    private static OpenApiParameter Parameter(string name, string description, int otherwise, int most) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Query,
            Description = description,
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Default = otherwise,
                Minimum = "1",
                Maximum = most.ToString(CultureInfo.InvariantCulture),
            },
        };
}
