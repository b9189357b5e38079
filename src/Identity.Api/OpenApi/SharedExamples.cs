using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Identity.Api.OpenApi;

/// <summary>Moves the examples of refusals to one place: each of them is the answer of many routes.</summary>
internal sealed class SharedExamples : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        SortedDictionary<string, IOpenApiExample> shared = new(StringComparer.Ordinal);
        foreach (
            var content in swaggerDoc
                .Paths.Values.SelectMany(path => path.Operations!.Values)
                .SelectMany(operation => operation.Responses!.Values)
                .Concat(swaggerDoc.Components!.Responses!.Values)
                .OfType<OpenApiResponse>()
                .SelectMany(response => response.Content?.Values ?? [])
                .OfType<OpenApiMediaType>()
        )
        {
            foreach (var (code, example) in content.Examples?.ToArray() ?? [])
            {
                content.Examples![code] = new OpenApiExampleReference(Share(shared, code, (OpenApiExample)example), swaggerDoc);
            }
        }

        swaggerDoc.Components.Examples = shared;
    }

    /// <summary>Its name: the code, and a number where occurrences of one code differ.</summary>
    private static string Share(SortedDictionary<string, IOpenApiExample> shared, string code, OpenApiExample example)
    {
        var text = example.Value!.ToJsonString();
        for (var number = 1; ; number++)
        {
            var name = number == 1 ? code : $"{code}.{number}";
            if (shared.TryAdd(name, example) || ((OpenApiExample)shared[name]).Value!.ToJsonString() == text)
            {
                return name;
            }
        }
    }
}
