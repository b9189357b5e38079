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
        builder.Property(audit => audit.Detail).HasMaxLength(AuditEvent.MaximumDetailLength);
        builder.Property(audit => audit.TraceId).HasMaxLength(AuditEvent.TraceIdLength);
        builder.HasIndex(audit => new { audit.SubjectId, audit.At });
        builder.HasIndex(audit => audit.SessionId);
        builder.HasIndex(audit => audit.At);
        builder.HasIndex(audit => new { audit.Action, audit.At });
        builder.HasIndex(audit => audit.TraceId).HasFilter("trace_id IS NOT NULL");
        builder.HasIndex(audit => audit.EmailMac).HasFilter("email_mac IS NOT NULL");
        builder.HasIndex(audit => audit.FormerEmailMac).HasFilter("former_email_mac IS NOT NULL");

        // One place, one event. Nulls are distinct on both databases: events without a seal stand side by side, and are found by it.
        builder.HasIndex(audit => new { audit.SealNumber, audit.SealPosition }).IsUnique();
    }
}

internal sealed class AuditSealMapping : IEntityTypeConfiguration<AuditSeal>
{
    public void Configure(EntityTypeBuilder<AuditSeal> builder)
    {
        builder.ToTable("audit_seals");
        builder.HasKey(seal => seal.Number);
        builder.Property(seal => seal.Number).ValueGeneratedNever();
        builder.HasIndex(seal => new { seal.Retention, seal.SealedAt }).HasFilter("pruned_at IS NULL");
    }
}
