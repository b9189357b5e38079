using Identity.Domain;

namespace Identity.Api.Http;

/// <summary>Why a request was refused, for its line in the log. Every shape of refusal names it here.</summary>
/// <param name="Codes">The codes of its errors, in the order of the answer.</param>
internal sealed record Refusal(IReadOnlyList<string> Codes)
{
    internal static void Note(HttpContext http, params IEnumerable<Error> errors) =>
        http.Features.Set(new Refusal([.. errors.Select(error => error.Code).Distinct(StringComparer.Ordinal)]));

    /// <summary>An answer that refuses without being a problem.</summary>
    internal static IResult Named(IResult answer, Error error) => new NamedAnswer(answer, error);

    private sealed class NamedAnswer(IResult answer, Error error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            Note(httpContext, error);
            return answer.ExecuteAsync(httpContext);
        }
    }
}
