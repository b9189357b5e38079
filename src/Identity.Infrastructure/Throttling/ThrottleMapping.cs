using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Throttling;

internal sealed class ThrottleMapping : IEntityTypeConfiguration<Throttle>
{
    public void Configure(EntityTypeBuilder<Throttle> builder)
    {
        // No foreign key: most guesses are at accounts that do not exist.
        builder.ToTable("throttles");
        builder.HasKey(throttle => new { throttle.Account, throttle.Part });
        builder.Property(throttle => throttle.Part).HasMaxLength(60);
        builder.HasIndex(throttle => throttle.TakenAt);
    }
}
