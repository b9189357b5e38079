using Identity.Domain.OAuth;

namespace Identity.Api.Admin;

/// <summary>A client as operators see it: never with its secret.</summary>
/// <param name="ClientId" example="client_AZqp4l08fVKcHg1sDA9bEQ">The <c>client_id</c> of the client, and the <c>sub</c> of its
/// tokens.</param>
/// <param name="Name" example="KYC service">A name that tells people what the client is.</param>
/// <param name="Grants" example="[&quot;client_credentials&quot;]">The grants that the client may use at the token endpoint.</param>
/// <param name="Scopes" example="[&quot;onboarding.report&quot;]">The scopes that the client may ask for.</param>
/// <param name="Audiences" example="[&quot;api&quot;]">The services that the tokens of the client may be for.</param>
/// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the client was created (UTC).</param>
/// <param name="SecretChangedAt" example="2026-11-22T09:30:00.000Z">When the client got its present secret (UTC).</param>
/// <param name="DisabledAt" example="2026-11-23T09:30:00.000Z">When the client was disabled, or null.</param>
internal sealed record ClientResponse(
    string ClientId,
    string Name,
    IReadOnlyList<string> Grants,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Audiences,
    DateTimeOffset CreatedAt,
    DateTimeOffset SecretChangedAt,
    DateTimeOffset? DisabledAt
)
{
    internal static ClientResponse From(Client client) =>
        new(
            client.Id,
            client.Name,
            client.Grants,
            client.Scopes,
            client.Audiences,
            client.CreatedAt,
            client.SecretChangedAt,
            client.DisabledAt
        );
}
