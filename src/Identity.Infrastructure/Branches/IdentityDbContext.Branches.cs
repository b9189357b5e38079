using Identity.Domain.Branches;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<Branch> Branches => Set<Branch>();
}
