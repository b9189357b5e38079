using Identity.Api.Http;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

internal static class ListConsentsEndpoint
{
    internal const string Path = "/consents";

    internal static readonly RouteDescription Description = new(
        "Accounts",
        "List what you allowed applications",
        null,
        StatusCodes.Status200OK,
        typeof(ListEnvelope<Row>),
        RequestErrors.QueryInvalid
    );

    /// <param name="ClientId" example="client_AZqp4l08fVKcHg1sDA9bEQ">The <c>client_id</c> of the application.</param>
    /// <param name="Name" example="Dashboard">The name of the application.</param>
    /// <param name="Scopes" example="[&quot;openid&quot;,&quot;email&quot;]">What you allowed it.</param>
    /// <param name="GivenAt" example="2026-11-22T09:30:00.000Z">When you allowed it, or last allowed more (UTC).</param>
    internal sealed record Row(string ClientId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset GivenAt);

    internal static async Task<IResult> HandleAsync(HttpContext http, PageQuery page, IConsents consents, CancellationToken ct) =>
        Envelopes.List(
            await consents.ListAsync(http.Token().Subject, page, ct),
            it => new Row(it.Consent.ClientId, it.Name, it.Consent.Scopes, it.Consent.GivenAt)
        );
}
