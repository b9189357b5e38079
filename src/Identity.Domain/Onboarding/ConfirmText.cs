using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>Confirms a titled text, in the version that is configured now.</summary>
public sealed class ConfirmText(IUsers users, OnboardingSettings settings, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(OpenOnboarding onboarding, string name, string? address, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(onboarding);
        var (id, version, now) = (onboarding.OnboardingId, settings.Find(name)?.Version, time.Now());
        return await users.ChangeAsync(onboarding.UserId, new Origin(address), user => user.Acknowledge(id, name, version, now), ct)
            ?? TokenErrors.TokenInvalid;
    }
}
