using Identity.Domain.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    private sealed class MessagingValues : IStoredValues
    {
        public void Configure(ModelConfigurationBuilder builder)
        {
            builder.Properties<MessageChannel>().HaveConversion<SnakeCaseEnumConverter<MessageChannel>>().HaveMaxLength(20);
        }
    }
}
