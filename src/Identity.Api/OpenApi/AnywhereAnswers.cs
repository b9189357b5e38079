using Identity.Api.Http;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Identity.Api.OpenApi;

/// <summary>What any route may answer, whatever it is for: the server's refusal of too many headers, and a bug. Both are described
/// once.</summary>
internal sealed class AnywhereAnswers : IDocumentFilter
{
    private const string HeadersTooLarge = "HeadersTooLarge";
    private const string UnexpectedError = "UnexpectedError";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Components!.Responses = new Dictionary<string, IOpenApiResponse>(StringComparer.Ordinal)
        {
            [HeadersTooLarge] = new OpenApiResponse
            {
                Description =
                    "Request Header Fields Too Large: the headers have more than 24 KiB. The answer has no body, and the server closes the connection.",
            },
            [UnexpectedError] = RouteResponses.Refusal(
                StatusCodes.Status500InternalServerError,
                [RequestErrors.Unexpected],
                context.SchemaGenerator,
                context.SchemaRepository
            ),
        };

        foreach (var operation in swaggerDoc.Paths.Values.SelectMany(path => path.Operations!.Values))
        {
            operation.Responses!["431"] = new OpenApiResponseReference(HeadersTooLarge, swaggerDoc);
            operation.Responses["500"] = new OpenApiResponseReference(UnexpectedError, swaggerDoc);

            var sorted = new OpenApiResponses();
            foreach (var (status, response) in operation.Responses.OrderBy(response => response.Key, StringComparer.Ordinal))
            {
                sorted[status] = response;
            }

            operation.Responses = sorted;
        }
    }
}
