using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Identity.Api.Http.OpenApi;

/// <summary>Says of schemas what reflection cannot see, so that generated clients are neither too strict nor too lax.</summary>
internal sealed class ExactSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { Count: > 0 } properties } whole)
        {
            return;
        }

        // Unknown fields of a request are ignored, and an answer may grow new ones.
        whole.AdditionalPropertiesAllowed = true;

        // Every member of an answer is written, be it as null, unless it says otherwise. Of a request only what may not be null is required.
        if (!context.Type.Name.EndsWith("Request", StringComparison.Ordinal))
        {
            whole.Required = new SortedSet<string>(properties.Keys.Except(LeftOut(context.Type), StringComparer.Ordinal), StringComparer.Ordinal);
        }
    }

    private static IEnumerable<string> LeftOut(Type type) => type.GetProperties()
        .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.WhenWritingNull })
        .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
}
