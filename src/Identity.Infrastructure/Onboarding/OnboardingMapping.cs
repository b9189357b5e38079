using Identity.Domain;
using Identity.Domain.Onboarding;
using Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Onboarding;

internal sealed class OnboardingStepMapping : IEntityTypeConfiguration<OnboardingStep>
{
    public void Configure(EntityTypeBuilder<OnboardingStep> builder)
    {
        builder.ToTable("onboarding_steps");
        builder.HasKey(step => new { step.UserId, step.Name });
        builder.Property(step => step.Name).HasMaxLength(50);
        builder.Property(step => step.Version).HasMaxLength(50);
        builder.Property(step => step.Details).HasMaxLength(2 * ReportStep.MaximumDetailsLength);
        builder.HasOne<User>().WithMany(user => user.Steps).HasForeignKey(step => step.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class OneTimeCodeMapping : IEntityTypeConfiguration<OneTimeCode>
{
    public void Configure(EntityTypeBuilder<OneTimeCode> builder)
    {
        builder.ToTable("one_time_codes");
        builder.HasKey(code => code.Id);
        builder.Property(code => code.Purpose).HasMaxLength(40);
        builder.Property(code => code.Target).HasMaxLength(Email.MaximumLength);
        builder.HasIndex(code => new
        {
            code.UserId,
            code.Purpose,
            code.CreatedAt,
        });
        builder.HasIndex(code => new { code.Target, code.CreatedAt });
        builder.HasOne<User>().WithMany().HasForeignKey(code => code.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
