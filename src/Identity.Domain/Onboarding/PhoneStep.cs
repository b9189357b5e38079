using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>A phone number is proven by a code that is texted to it: <see cref="User.IssuePhoneCode"/>, then
/// <see cref="User.VerifyPhone"/>.</summary>
public sealed class PhoneStep : IStepKind
{
    public bool IsConfigurable => true;

    public string? WhyOnce => "an account has one number";

    public bool HasText => false;

    public bool IsDone(User user) => user.PhoneVerifiedAt is not null;
}
