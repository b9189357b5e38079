using Identity.Api.Tests.Http.OpenApi;

namespace Identity.Api.Tests.Hosting;

/// <summary>
/// Compares every answer that a test gets with the OpenAPI document: status, content type, headers, body and error codes. A test whose
/// answer is not described fails, whatever it tests.
/// </summary>
internal sealed class DescribedAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        if (OpenApiDescription.Committed.OperationOf(request.Method, path) is not { } operation)
        {
            return response;
        }

        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var body =
            mediaType?.EndsWith("json", StringComparison.Ordinal) == true && !path.StartsWith("/openapi", StringComparison.Ordinal)
                ? await response.Content.ReadAsStringAsync(cancellationToken)
                : null;
        var contradictions = OpenApiDescription.Committed.Contradictions(
            operation,
            (int)response.StatusCode,
            mediaType,
            name => response.Headers.NonValidated.Contains(name) || response.Content.Headers.NonValidated.Contains(name),
            body
        );
        contradictions.ShouldBeEmpty($"{request.Method} {path} is not what docs/openapi.json says");
        return response;
    }
}
