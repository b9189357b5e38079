using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Invitations;

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("invitations");
        builder.HasKey(invitation => invitation.Id);
        builder.Property(invitation => invitation.Email).HasMaxLength(Email.MaximumLength);
        builder.Property(invitation => invitation.EmailKey).HasMaxLength(400);
        builder.Property(invitation => invitation.Name).HasMaxLength(2 * PersonName.MaximumLength);
        builder.Property(invitation => invitation.PhoneNumber).HasMaxLength(16);
        builder.Property(invitation => invitation.Language).HasMaxLength(20);
        builder.HasOne<Branch>().WithMany().HasForeignKey(invitation => invitation.BranchId).OnDelete(DeleteBehavior.Restrict);

        // At most one open invitation for an address and branch, whatever runs in parallel.
        builder
            .HasIndex(invitation => new { invitation.BranchId, invitation.EmailKey })
            .IsUnique()
            .HasFilter("accepted_at IS NULL AND revoked_at IS NULL");
        builder.HasIndex(invitation => invitation.EmailKey);
        builder.HasIndex(invitation => invitation.AcceptedBy);

        // Lists, newest first.
        builder.HasIndex(row => new { row.CreatedAt, row.Id }).IsDescending(true, false);
        builder
            .HasIndex(row => new
            {
                row.BranchId,
                row.CreatedAt,
                row.Id,
            })
            .IsDescending(false, true, false);
    }
}

internal sealed class AgreementAcceptanceMapping : IEntityTypeConfiguration<AgreementAcceptance>
{
    public void Configure(EntityTypeBuilder<AgreementAcceptance> builder)
    {
        builder.ToTable("agreement_acceptances");
        builder.HasKey(acceptance => acceptance.Id);
        builder.Property(acceptance => acceptance.AgreementId).HasMaxLength(100);
        builder.Property(acceptance => acceptance.Version).HasMaxLength(50);
        builder.Property(acceptance => acceptance.Address).HasMaxLength(64);
        builder.HasOne<User>().WithMany().HasForeignKey(acceptance => acceptance.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
