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
        builder.Property(message => message.LastError).HasMaxLength(DeliveryException.MaximumKindLength);

        // Only what still waits: the messages of the day that were sent do not slow down the search for the next one.
        builder.HasIndex(message => message.NextAttemptAt).HasFilter("sent_at IS NULL AND dead_at IS NULL");

        // Whose messages are exported and erased.
        builder.HasIndex(message => new
        {
            message.Recipient,
            message.Template,
            message.CreatedAt,
        });
    }
}
