using Identity.Domain.Onboarding;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<OnboardingStep> OnboardingSteps => Set<OnboardingStep>();

    public DbSet<OneTimeCode> OneTimeCodes => Set<OneTimeCode>();

    private sealed class OnboardingValues : IStoredValues
    {
        public void Configure(ModelConfigurationBuilder builder)
        {
            builder.Properties<StepKind>().HaveConversion<SnakeCaseEnumConverter<StepKind>>().HaveMaxLength(20);
            builder.Properties<StepState>().HaveConversion<SnakeCaseEnumConverter<StepState>>().HaveMaxLength(20);
        }
    }
}
