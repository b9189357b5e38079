using Identity.Domain.OAuth;

namespace Identity.Api.Admin;

/// <summary>A client as operators see it: never with its secret.</summary>
/// <param name="ClientId" example="client_AZqp4l08fVKcHg1sDA9bEQ">The <c>client_id</c> of the client, and the <c>sub</c> of its
/// tokens.</param>
/// <param name="Name" example="KYC service">A name that tells people what the client is.</param>
/// <param name="Grants" example="[&quot;client_credentials&quot;]">The grants that the client may use.</param>
/// <param name="Scopes" example="[&quot;onboarding.report&quot;]">The scopes that the client may ask for.</param>
/// <param name="Audiences" example="[&quot;api&quot;]">The services that the tokens of the client may be for.</param>
/// <param name="RedirectUris" example="[]">Where people are sent back to with a code.</param>
/// <param name="PostLogoutRedirectUris" example="[]">Where people may be sent after they log out.</param>
/// <param name="BackchannelLogoutUri" example="https://app.example.com/backchannel-logout">Where the client is told that a session of its
/// is over, or null.</param>
/// <param name="Public" example="false">Whether the client has no secret, because it could not keep one.</param>
/// <param name="Consent" example="false">Whether people are asked before the client learns who they are.</param>
/// <param name="UsesKeys" example="false">Whether the client proves itself by signed assertions and has no secret.</param>
/// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the client was created (UTC).</param>
/// <param name="SecretChangedAt" example="2026-11-22T09:30:00.000Z">When the client got its present secret (UTC).</param>
/// <param name="PreviousSecretUntil" example="2026-11-23T09:30:00.000Z">Until when the secret before is good as well, or null.</param>
/// <param name="DisabledAt" example="2026-11-23T09:30:00.000Z">When the client was disabled, or null.</param>
internal sealed record ClientResponse(
    string ClientId,
    string Name,
    IReadOnlyList<string> Grants,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Audiences,
    IReadOnlyList<string> RedirectUris,
    IReadOnlyList<string> PostLogoutRedirectUris,
    string? BackchannelLogoutUri,
    bool Public,
    bool Consent,
    bool UsesKeys,
    DateTimeOffset CreatedAt,
    DateTimeOffset SecretChangedAt,
    DateTimeOffset? PreviousSecretUntil,
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
            client.RedirectUris,
            client.PostLogoutRedirectUris,
            client.BackchannelLogoutUri,
            client.IsPublic,
            client.NeedsConsent,
            client.Keys is not null,
            client.CreatedAt,
            client.SecretChangedAt,
            client.PreviousSecretUntil,
            client.DisabledAt
        );
}
