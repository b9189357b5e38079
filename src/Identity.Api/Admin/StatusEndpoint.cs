using Identity.Api.Health;
using Identity.Api.Http;

namespace Identity.Api.Admin;

internal static class StatusEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Show what works otherwise than people expect, such as a proxy that is not trusted",
        null,
        StatusCodes.Status200OK,
        typeof(Response)
    );

    /// <param name="Warnings" example="[]">One sentence each. Those of <c>/health/ready</c>, with the addresses that are left out there,
    /// and those of the start.</param>
    internal sealed record Response(IReadOnlyList<string> Warnings);

    internal static async Task<IResult> HandleAsync(Warnings warnings, CancellationToken ct) =>
        Envelopes.Ok(new Response(await warnings.ListForOperatorsAsync(ct)));
}
