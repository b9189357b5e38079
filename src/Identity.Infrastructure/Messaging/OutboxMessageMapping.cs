using Identity.Domain.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Messaging;

internal sealed class OutboxMessageMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("outbox");
        builder.HasKey(message => message.Id);
        builder.Property(message => message.Template).HasMaxLength(60);
        builder.Property(message => message.Recipient).HasMaxLength(320);
        builder.Property(message => message.Language).HasMaxLength(20);
        builder.Property(message => message.LastError).HasMaxLength(60);
        builder.HasIndex(message => message.NextAttemptAt); // of what a worker looks for next; the rest is purged daily
    }
}
