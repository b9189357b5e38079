using Identity.Domain.Tokens;

namespace Identity.Domain.Onboarding;

/// <summary>Makes the token of an open onboarding. Nothing is stored: it is honoured as long as the account names that onboarding.</summary>
public sealed class IssueTemporaryToken(ITokenSigner signer, TokenSettings settings)
{
    public OnboardingRequired Execute(Guid userId, Guid onboardingId, IEnumerable<OnboardingStep> steps, DateTimeOffset now)
    {
        var token = signer.Sign(new TemporaryToken(Guid.CreateVersion7(now), userId, onboardingId, now, now + settings.TemporaryTokenLifetime));
        return new OnboardingRequired(token, settings.TemporaryTokenLifetime, OpenOnboarding.FieldsOf(steps));
    }
}
