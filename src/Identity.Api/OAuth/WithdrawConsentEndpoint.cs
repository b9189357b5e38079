using Identity.Api.Http;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

internal static class WithdrawConsentEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Withdraw what you allowed an application, and end its sessions",
        null,
        StatusCodes.Status204NoContent,
        null,
        ConsentErrors.NotFound
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, WithdrawConsent withdrawConsent, CancellationToken ct) =>
        (await withdrawConsent.ExecuteAsync(http.Token().Subject, id, http.Client(), ct)).ToNoContent();
}
