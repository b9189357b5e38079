using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>Makes the token of an open onboarding. Nothing is stored: it is honoured as long as the account names that
/// onboarding.</summary>
public sealed class IssueTemporaryToken(ITokenSigner signer, TokenSettings settings)
{
    /// <summary>For someone whose onboarding has just opened, or goes on.</summary>
    public OnboardingRequired Execute(User user, DateTimeOffset now) => Execute(user.Id, user.OnboardingId!.Value, user.Steps, now);

    public OnboardingRequired Execute(Guid userId, Guid onboardingId, IEnumerable<OnboardingStep> steps, DateTimeOffset now)
    {
        var token = signer.Sign(
            new TemporaryToken(Guid.CreateVersion7(now), userId, onboardingId, now, now + settings.TemporaryTokenLifetime)
        );
        return new OnboardingRequired(token, settings.TemporaryTokenLifetime, OpenOnboarding.FieldsOf(steps));
    }
}
