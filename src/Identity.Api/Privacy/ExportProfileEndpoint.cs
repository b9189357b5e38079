using Identity.Api.Http;
using Identity.Domain.Privacy;
using Identity.Domain.Tokens;

namespace Identity.Api.Privacy;

internal static class ExportProfileEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Download all data stored about you",
        null,
        StatusCodes.Status200OK,
        typeof(ExportResponse)
    )
    {
        Headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Content-Disposition"] = "Tells browsers to save the answer as a file.",
        },
    };

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        IPersonalData personalData,
        TokenSettings settings,
        CancellationToken ct
    )
    {
        if (await personalData.ExportAsync(http.Token().Subject, ct) is not { } data)
        {
            return TokenErrors.TokenInvalid.ToProblem();
        }

        http.Response.Headers.ContentDisposition = "attachment; filename=\"personal-data.json\"";
        return Envelopes.Ok(ExportResponse.From(data, settings));
    }
}
