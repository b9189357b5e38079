using Identity.Domain.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Audit;

internal sealed class AuditEventMapping : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        // No foreign keys: what happened outlives whom it happened to.
        builder.ToTable("audit_events");
        builder.HasKey(audit => audit.Id);
        builder.Property(audit => audit.Action).HasMaxLength(60);
        builder.Property(audit => audit.Address).HasMaxLength(64);
        builder.Property(audit => audit.Detail).HasMaxLength(500);
        builder.HasIndex(audit => new { audit.SubjectId, audit.At });
    }
}
