using Identity.Infrastructure.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    internal DbSet<Throttle> Throttles => Set<Throttle>();
}
