namespace Identity.Domain.Onboarding;

/// <summary>A limit of texts that is reached.</summary>
/// <param name="Of">What it counts, to go on with after "codes ".</param>
/// <param name="Wait">Until the oldest of those that it counts is out of its window.</param>
public sealed record TextLimit(string Of, TimeSpan Wait)
{
    public Error Refusal => OnboardingErrors.CodeLimit.Because($"Too many verification codes {Of}. {Error.WaitHint}").After(Wait);
}
