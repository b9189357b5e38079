namespace Identity.Domain.Onboarding;

/// <summary>The answer to someone who is known but not through yet: a token for the steps that are left.</summary>
/// <param name="Fields">Names of those steps, in order; empty means: exchange now.</param>
public sealed record OnboardingRequired(string TemporaryAccessToken, TimeSpan ExpiresIn, IReadOnlyList<string> Fields)
{
    public override string ToString() => "***";
}
