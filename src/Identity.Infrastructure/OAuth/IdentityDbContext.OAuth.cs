using Identity.Domain.OAuth;
using Identity.Infrastructure.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<Client> Clients => Set<Client>();

    public DbSet<Consent> Consents => Set<Consent>();

    public DbSet<DeviceAuthorization> DeviceAuthorizations => Set<DeviceAuthorization>();

    public DbSet<UsedAssertion> UsedAssertions => Set<UsedAssertion>();
}
