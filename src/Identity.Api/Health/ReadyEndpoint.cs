using Identity.Api.Http;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Health;

namespace Identity.Api.Health;

/// <summary>For orchestrators: send me traffic where this succeeds.</summary>
internal static class ReadyEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Health",
        "Report whether the service is ready: database, keys and revocations are available",
        null,
        StatusCodes.Status200OK,
        typeof(Readiness),
        RequestErrors.ServiceUnavailable
    )
    {
        OperationId = "healthReady",
        IsPolled = true,
    };

    /// <param name="Status" example="ok">The value is always <c>ok</c>. Any other state is a problem.</param>
    /// <param name="Warnings" example="[]">What works otherwise than people expect.</param>
    internal sealed record Readiness(string Status, IReadOnlyList<string> Warnings);

    internal static async Task<IResult> HandleAsync(StoreProbe store, IRevocations revocations, Warnings warnings, CancellationToken ct)
    {
        if (!await store.IsReadyAsync(ct) || !revocations.IsCurrent)
        {
            return RequestErrors.ServiceUnavailable.ToProblem();
        }

        return Envelopes.Ok(new Readiness("ok", await warnings.ListAsync(ct)));
    }
}
