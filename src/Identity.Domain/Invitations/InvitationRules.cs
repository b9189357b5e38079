using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Users;

namespace Identity.Domain.Invitations;

/// <summary>What an acceptance must fulfil, as configured.</summary>
public sealed class InvitationRules(AgreementSettings agreements, OnboardingSettings onboarding, PasswordRules passwords)
{
    public IReadOnlyList<Agreement> Agreements => agreements.All;

    public IReadOnlyList<StepSettings> Steps => onboarding.Steps;

    /// <summary>Whether a password that is about to be set has leaked: after everything else, for it may ask another service.</summary>
    public Task<IReadOnlyList<Error>> CheckNewPasswordAsync(InvitationFacts facts, UnverifiedPassword password, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return passwords.CheckAsync(password, facts.Invitation.Email, facts.Invitation.Name, "password", ct);
    }

    /// <summary>Every fault of an acceptance, without accepting. What is null is not judged.</summary>
    public IReadOnlyList<Error> Check(
        InvitationFacts? facts,
        UnverifiedPassword? password,
        UnverifiedPassword? confirmation,
        IReadOnlyCollection<string>? agreementIds
    )
    {
        if (facts?.Account is { Status: UserStatus.Disabled })
        {
            return [Sessions.SessionErrors.AccountDisabled];
        }

        if (facts?.Account is { EmailVerified: true, BranchId: not null })
        {
            return
            [
                UserErrors.EmailTaken.Because("A user with this email address already belongs to a branch. Sign in instead.") with
                {
                    Source = null,
                },
            ];
        }

        List<Error> faults = [];
        if (facts?.Account is { EmailVerified: true })
        {
            // An own password may be older than today's rules; it only has to be text.
            if (password is { IsWellFormed: false })
            {
                faults.Add(PasswordErrors.Malformed.On("password"));
            }
        }
        else if (password is not null)
        {
            faults.AddRange(passwords.Check(password, facts?.Invitation.Email, facts?.Invitation.Name, "password"));
        }

        if (
            password is not null
            && confirmation is not null
            && PasswordRules.CheckRepetition(password, confirmation, "confirmPassword") is { } fault
        )
        {
            faults.Add(fault);
        }

        faults.AddRange(agreementIds is null ? [] : agreements.Check(agreementIds));
        return faults;
    }
}
