using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Identity.Api.Http;
using Identity.Domain.Passwords;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Identity.Api.OpenApi;

/// <summary>Says of schemas what reflection cannot see, so that generated clients are neither too strict nor too lax.</summary>
internal sealed class ExactSchemas(PasswordSettings passwords) : ISchemaFilter
{
    private const string OrNull = "OrNull";
    private const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries;

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { Count: > 0 } properties } whole)
        {
            return;
        }

        whole.Description = OneLine(whole.Description);

        // Unknown fields of a request are ignored, and an answer may grow new ones.
        whole.AdditionalPropertiesAllowed = true;

        // Every member of an answer is written, be it as null, unless it says otherwise. Of a request only what may not be null is
        // required.
        var isRequest = context.Type.Name.EndsWith("Request", StringComparison.Ordinal);
        HashSet<string> leftOut = [.. LeftOut(context.Type)];
        if (!isRequest)
        {
            whole.Required = new SortedSet<string>(properties.Keys.Except(leftOut, StringComparer.Ordinal), StringComparer.Ordinal);
        }

        foreach (var (name, member) in properties.ToArray())
        {
            if (member is OpenApiSchema own)
            {
                if (leftOut.Contains(name) || IsData(context.Type, name))
                {
                    own.Type &= ~JsonSchemaType.Null; // left out where there is nothing to say, and never null
                }

                own.Description = OneLine(own.Description);
                MemberFacts.Add(own, context.Type, name, isRequest, passwords);
                properties[name] = Plain(own, context);
            }
        }
    }

    /// <summary>Kiota drops line breaks, and the words on both sides become one.</summary>
    private static string? OneLine(string? text) => text is null ? null : string.Join(' ', text.Split((char[]?)null, Words));

    /// <summary><c>data</c> of <see cref="Envelope{T}"/>, whose type knows nothing of nullable references.</summary>
    private static bool IsData(Type type, string member) =>
        member == "data" && type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Envelope<>);

    /// <summary>
    /// A reference as every generator reads it. OpenAPI 3.0 knows no <c>nullable</c> beside one, so an object that may be null is a schema
    /// of its own.
    /// </summary>
    private static IOpenApiSchema Plain(OpenApiSchema member, SchemaFilterContext context)
    {
        if (member.Items is OpenApiSchema { Enum: { } several } && NamedValues.Find(several, context.SchemaRepository) is { } namedItem)
        {
            member.Items = namedItem;
        }

        if (NamedValues.Find(member.Enum, context.SchemaRepository) is { } named)
        {
            named.Description = member.Description;
            return named;
        }

        if (member is not { AllOf: [OpenApiSchemaReference { Reference: { Id: { } id, HostDocument: var document } }] })
        {
            return member;
        }

        var mayBeNull = member.Type is { } type && type.HasFlag(JsonSchemaType.Null);
        if (mayBeNull && !context.SchemaRepository.Schemas.ContainsKey(id + OrNull))
        {
            var nullable = (OpenApiSchema)((OpenApiSchema)context.SchemaRepository.Schemas[id]).CreateShallowCopy();
            nullable.Type |= JsonSchemaType.Null;
            context.SchemaRepository.AddDefinition(id + OrNull, nullable);
        }

        return new OpenApiSchemaReference(mayBeNull ? id + OrNull : id, document) { Description = member.Description };
    }

    private static IEnumerable<string> LeftOut(Type type) =>
        type.GetProperties()
            .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.WhenWritingNull })
            .Select(property =>
                property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name)
            );
}
