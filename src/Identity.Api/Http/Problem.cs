using System.Diagnostics;
using System.Text.Json.Serialization;
using Identity.Domain;
using Identity.Domain.Tokens;

namespace Identity.Api.Http;

/// <summary>Every refusal (RFC 9457), with all faults of the request.</summary>
/// <param name="Type" example="urn:identity:error:email-invalid">The code of the first error as a URN.</param>
/// <param name="Title" example="Invalid email address">The title of the first error.</param>
/// <param name="Status" example="400">The status code of the answer.</param>
/// <param name="Detail" example="Give one address such as ada@example.com, at most 254 characters.">What to do about the first
/// error.</param>
/// <param name="TraceId" example="4bf92f3577b34da6a3ce929d0e0e4736">Finds this answer in the service's log.</param>
/// <param name="Errors">Every fault of the request, not only the first.</param>
/// <param name="Meta">Further facts for the caller, where an endpoint says so.</param>
internal sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    string TraceId,
    IReadOnlyList<ProblemError> Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StepsMeta? Meta = null
)
{
    internal const string ContentType = "application/problem+json";

    internal static Problem Of(IReadOnlyList<Error> errors, string traceId)
    {
        var first = errors[0];
        return new Problem(
            TypeOf(first),
            first.Title,
            ErrorStatus.Of(first.Kind),
            first.Details,
            traceId,
            [.. errors.Select(ProblemError.Of)]
        );
    }

    /// <summary>What the answer shows as <c>traceId</c>, and a log line about it too.</summary>
    internal static string TraceIdOf(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    private static string TypeOf(Error error) => $"urn:identity:error:{error.Code.ToLowerInvariant().Replace('_', '-')}";
}

/// <param name="Code" example="EMAIL_INVALID">A code that does not change. All codes are in docs/errors.md.</param>
/// <param name="Title" example="Invalid email address">What is wrong, in a few words.</param>
/// <param name="Details" example="Give one address such as ada@example.com, at most 254 characters.">What the caller can do about
/// it.</param>
/// <param name="Target" example="field">What is at fault: a <c>field</c>, or something <c>common</c> to the request.</param>
/// <param name="Source" example="email">The field as the caller spelt it; null for <c>common</c>.</param>
internal sealed record ProblemError(string Code, string Title, string Details, string Target, string? Source)
{
    internal static ProblemError Of(Error error) =>
        new(error.Code, error.Title, error.Details, error.Source is null ? "common" : "field", error.Source);
}

/// <param name="Fields" example="[&quot;phoneNumber&quot;]">The steps still to do, in order; empty means: exchange now.</param>
internal sealed record StepsMeta(IReadOnlyList<string> Fields);

/// <summary>Writes a refusal with the headers that belong to it.</summary>
/// <param name="fields">The steps that a caller still has to do, for <c>meta.fields</c>.</param>
internal sealed class ProblemResult(IReadOnlyList<Error> errors, TimeSpan? retryAfter = null, IReadOnlyList<string>? fields = null)
    : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var problem = Problem.Of(errors, Problem.TraceIdOf(httpContext));
        problem = fields is null ? problem : problem with { Meta = new StepsMeta(fields) };
        Refusal.Note(httpContext, errors);
        var headers = httpContext.Response.Headers;
        httpContext.Response.StatusCode = problem.Status;
        BodyLimit.LetUnreadBodyPass(httpContext);
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            headers.WWWAuthenticate = Challenge(errors[0]);
        }

        httpContext.Response.RetryAfter(retryAfter ?? errors[0].RetryAfter);
        return httpContext.Response.WriteAsJsonAsync(problem, options: null, Problem.ContentType, httpContext.RequestAborted);
    }

    /// <summary>RFC 6750 section 3: no error code for a request that brought no token.</summary>
    private static string Challenge(Error error) =>
        error.Code switch
        {
            _ when error == TokenErrors.TokenExpired => "Bearer error=\"invalid_token\", error_description=\"The access token expired\"",
            _ when error == TokenErrors.TokenInvalid =>
                "Bearer error=\"invalid_token\", error_description=\"The access token is not valid\"",
            _ => "Bearer realm=\"identity\"",
        };
}

internal static class Problems
{
    internal static IResult ToProblem(this Error error) => new ProblemResult([error]);

    internal static IResult ToProblem(this IReadOnlyList<Error> errors) => new ProblemResult(errors);
}
