using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.OAuth;

/// <summary>Devices that were not connected in time, and those that were: their sessions are rows of their own.</summary>
internal sealed class DeviceAuthorizationSweep : ISweep
{
    public string Name => "device_authorizations";

    public Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct) =>
        db
            .DeviceAuthorizations.Where(device => device.ExpiresAt < now)
            .OrderBy(device => device.Id)
            .Take(RetentionSettings.BatchSize)
            .ExecuteDeleteAsync(ct);
}
