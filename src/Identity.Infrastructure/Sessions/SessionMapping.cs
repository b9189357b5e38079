using Identity.Domain;
using Identity.Domain.Sessions;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Sessions;

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.ClientId).HasMaxLength(100);
        builder.Property(session => session.Audiences).HasConversion(new WordsConverter(), WordsConverter.Comparer);
        builder.Property(session => session.Device).HasMaxLength(ClientContext.MaximumDeviceLength);
        builder.Property(session => session.Address).HasMaxLength(64);
        builder.Property(session => session.FirstDevice).HasMaxLength(ClientContext.MaximumDeviceLength);
        builder.Property(session => session.FirstNetwork).HasMaxLength(64);
        builder.Property(session => session.LastDevice).HasMaxLength(ClientContext.MaximumDeviceLength);
        builder.Property(session => session.LastAddress).HasMaxLength(64);
        builder.HasIndex(session => session.BrowserSessionId).HasFilter("browser_session_id IS NOT NULL");
        builder.HasOne<User>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
