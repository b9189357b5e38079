using Identity.Api.Configuration;
using Identity.Api.Http;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.Health;

/// <summary>What works otherwise than people expect, as sentences for operators.</summary>
internal sealed class Warnings(StoreRole role, UntrustedProxy proxies, IdentitySettings settings)
{
    /// <summary>Also in the log of the start.</summary>
    internal const string RoleIsSuperuser =
        "The database role of the service is a PostgreSQL superuser. "
        + "Use a role that owns the database of the service and has no other rights.";

    private const string MailsAreDropped = "Identity:Mail:Host is not set. Emails are not sent but written to files.";

    /// <summary>For everybody: they name no address.</summary>
    internal async Task<IReadOnlyList<string>> ListAsync(CancellationToken ct) => await ListAsync(proxies.Warning, ct);

    /// <summary>For operators.</summary>
    internal async Task<IReadOnlyList<string>> ListForOperatorsAsync(CancellationToken ct) =>
        [.. await ListAsync(proxies.WarningForOperators, ct), .. settings.Warnings];

    private async Task<IReadOnlyList<string>> ListAsync(string? aboutProxies, CancellationToken ct)
    {
        List<string> warnings = settings.DropsMails ? [MailsAreDropped] : [];
        if (!settings.IsDevelopment && await role.IsSuperuserAsync(ct))
        {
            warnings.Add(RoleIsSuperuser);
        }

        if (aboutProxies is not null)
        {
            warnings.Add(aboutProxies);
        }

        return warnings;
    }
}
