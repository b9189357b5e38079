using Identity.Domain.Invitations;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<AgreementAcceptance> AgreementAcceptances => Set<AgreementAcceptance>();
}
