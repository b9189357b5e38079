using Identity.Api.Http;
using Identity.Domain.Tokens.Feed;

namespace Identity.Api.Admin;

internal static class ShowRevocationsEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Show on how many services the revocations are effective",
        null,
        StatusCodes.Status200OK,
        typeof(RevocationStatusResponse)
    );

    internal static async Task<IResult> HandleAsync(IRevocationReaders readers, CancellationToken ct) =>
        Envelopes.Ok(RevocationStatusResponse.From(await readers.StatusAsync(ct)));
}

/// <param name="Revocations" example="3">How many revocations count now.</param>
/// <param name="LatestAt" example="2026-11-22T09:30:00.000Z">When the last of them was made (UTC); null without any.</param>
/// <param name="Services" example="7">How many services have read the revocations within a day.</param>
/// <param name="Effective" example="7">How many of those refuse all that was revoked.</param>
/// <param name="Seconds" example="0.412">How long the last revocation took until the slowest of them acknowledged it; null where none did
/// that was running when it was made.</param>
/// <param name="Readers">The services one by one.</param>
internal sealed record RevocationStatusResponse(
    int Revocations,
    DateTimeOffset? LatestAt,
    int Services,
    int Effective,
    double? Seconds,
    IReadOnlyList<RevocationReaderResponse> Readers
)
{
    internal static RevocationStatusResponse From(RevocationStatus status) =>
        new(
            status.Revocations,
            status.LatestAt,
            status.Services.Count,
            status.Effective,
            status.Within?.TotalSeconds,
            [.. status.Services.Select(RevocationReaderResponse.From)]
        );
}

/// <param name="ClientId" example="client_AZqp4l08fVKcHg1sDA9bEQ">The client that reads.</param>
/// <param name="Name" example="Orders">The name of the client.</param>
/// <param name="Effective" example="true">Whether all its running copies refuse all that was revoked.</param>
/// <param name="Running" example="2">How many of its copies have asked within the last minute.</param>
/// <param name="Current" example="2">How many of those know all revocations.</param>
/// <param name="Seconds" example="0.412">How long the last revocation took until the slowest copy acknowledged it, or null.</param>
/// <param name="SeenAt" example="2026-11-22T09:30:00.000Z">When one of them asked last (UTC).</param>
internal sealed record RevocationReaderResponse(
    string ClientId,
    string Name,
    bool Effective,
    int Running,
    int Current,
    double? Seconds,
    DateTimeOffset SeenAt
)
{
    internal static RevocationReaderResponse From(ServiceStatus service) =>
        new(
            service.ClientId,
            service.Service,
            service.IsEffective,
            service.Running,
            service.Current,
            service.Within?.TotalSeconds,
            service.SeenAt
        );
}
