using Identity.Domain.Passwords;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<ResetRequest> ResetRequests => Set<ResetRequest>();
}
