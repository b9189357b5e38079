using Identity.Domain.Onboarding;

namespace Identity.Api.Onboarding;

/// <summary>The steps between an invitation and an active account, and the exchange that ends them.</summary>
internal static class OnboardingFeature
{
    internal static IServiceCollection AddOnboarding(this IServiceCollection services, OnboardingSettings settings) =>
        services
            .AddSingleton(settings)
            .AddSingleton<IssueTemporaryToken>()
            .AddSingleton<ExchangeTemporaryToken>()
            .AddSingleton<PhoneCodeTexts>()
            .AddSingleton<SendPhoneCode>()
            .AddSingleton<VerifyPhone>()
            .AddSingleton<ConfirmText>()
            .AddSingleton<ReplacePassword>()
            .AddSingleton<ReportStep>();
}
