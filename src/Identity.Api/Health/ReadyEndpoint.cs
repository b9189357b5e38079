using Identity.Api.Configuration;
using Identity.Api.Http;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Health;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.Health;

/// <summary>For orchestrators: send me traffic where this succeeds.</summary>
internal static class ReadyEndpoint
{
    private const string MailsAreDropped = "Identity:Mail:Host is not set. Emails are not sent but written to files.";

    /// <summary>Also in the log of the start.</summary>
    internal const string RoleIsSuperuser =
        "The database role of the service is a PostgreSQL superuser. "
        + "Use a role that owns the database of the service and has no other rights.";

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
    };

    /// <param name="Status" example="ok">The value is always <c>ok</c>. Any other state is a problem.</param>
    /// <param name="Warnings" example="[]">What works otherwise than people expect.</param>
    internal sealed record Readiness(string Status, IReadOnlyList<string> Warnings);

    internal static async Task<IResult> HandleAsync(
        StoreProbe store,
        StoreRole role,
        IRevocations revocations,
        UntrustedProxy proxies,
        IdentitySettings settings,
        CancellationToken ct
    )
    {
        if (!await store.IsReadyAsync(ct) || !revocations.IsCurrent)
        {
            return RequestErrors.ServiceUnavailable.ToProblem();
        }

        List<string> warnings = settings.DropsMails ? [MailsAreDropped] : [];
        if (!settings.IsDevelopment && await role.IsSuperuserAsync(ct))
        {
            warnings.Add(RoleIsSuperuser);
        }

        if (proxies.Warning is { } warning)
        {
            warnings.Add(warning);
        }

        return Envelopes.Ok(new Readiness("ok", warnings));
    }
}
