using Identity.Domain;
using Identity.Domain.Passwords;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Passwords;

internal sealed class ResetRequestMapping : IEntityTypeConfiguration<ResetRequest>
{
    public void Configure(EntityTypeBuilder<ResetRequest> builder)
    {
        builder.ToTable("reset_requests");
        builder.HasKey(request => request.Id);
        builder.Property(request => request.Address).HasMaxLength(Email.MaximumLength);
        builder.Property(request => request.Language).HasMaxLength(20);
        builder.Property(request => request.RequestedFrom).HasMaxLength(64);
    }
}
