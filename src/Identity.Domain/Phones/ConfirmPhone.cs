using Identity.Domain.Onboarding;
using Identity.Domain.Profiles;
using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Phones;

/// <summary>Ends the change of a phone number, by the code that was texted to the new one.</summary>
public sealed class ConfirmPhone(
    IUsers users,
    IProfiles profiles,
    IOnboardingStore codes,
    IWrongCodes wrongCodes,
    ICodeMac mac,
    PhoneMails mails,
    TimeProvider time
)
{
    public async Task<Result<Done>> ExecuteAsync(Guid userId, Guid sessionId, string code, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(client);
        var now = time.Now();
        if (await wrongCodes.FindWaitAsync(CodeKind.Texted, client.Address, now, ct) is { } wait)
        {
            return ThrottlingErrors.CodesThrottled.After(wait);
        }

        if (await codes.FindCodeAsync(userId, OneTimeCode.ChangePurpose, ct) is not { } codeId)
        {
            return OnboardingErrors.CodeExpired;
        }

        if (await profiles.FindAsync(userId, ct) is not { } profile)
        {
            return TokenErrors.TokenInvalid; // erased since the check of the token
        }

        var digits = TypedText.Code(code);
        var mail = mails.Changed(profile.Email, client.Language, now);
        return await users.ChangeAsync(
                userId,
                codeId,
                client.Origin,
                (User user, OneTimeCode sent) => user.ChangePhone(sessionId, sent, digits, mac, mail, now),
                ct
            ) ?? OnboardingErrors.CodeExpired;
    }
}
