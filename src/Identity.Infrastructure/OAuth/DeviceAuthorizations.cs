using Identity.Domain.OAuth;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.OAuth;

internal sealed class DeviceAuthorizations(IDbContextFactory<IdentityDbContext> contexts, DeviceCodes codes) : IDeviceAuthorizations
{
    public async Task<DeviceAuthorization?> FindAsync(string userCode, CancellationToken ct)
    {
        var macs = codes.AllMacsOf(userCode);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.DeviceAuthorizations.AsNoTracking().FirstOrDefaultAsync(device => macs.Contains(device.UserCodeMac), ct);
    }
}
