using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Domain.Users;

/// <summary>The way from an invitation, or an operator's word, to an active account.</summary>
public sealed partial class User
{
    private readonly List<OnboardingStep> steps = [];

    /// <summary>Of the onboarding that is under way.</summary>
    public IReadOnlyList<OnboardingStep> Steps => steps;

    /// <summary>Confirms a titled text.</summary>
    public Result<Done> Acknowledge(Guid onboardingId, string step, string? version, DateTimeOffset now) =>
        Complete(onboardingId, step, StepKind.Acknowledge, version, now);

    /// <summary>
    /// Replaces the one-time password that an operator handed out. Another onboarding takes over the steps that are left: who signed in
    /// with the old password, the operator for one, holds a temporary token that opens nothing now.
    /// </summary>
    public Result<User> ReplaceOneTimePassword(Guid onboardingId, string newHash, DateTimeOffset now) =>
        Complete(onboardingId, PasswordStep.Forced.Name, StepKind.Password, version: null, now)
            .Map(_ =>
            {
                SetPassword(newHash);
                (OnboardingId, UpdatedAt) = (Guid.CreateVersion7(now), now);
                return this;
            });

    /// <summary>Claims the number that the code goes to. A number that changes takes its proof along.</summary>
    public Result<Done> IssuePhoneCode(Guid onboardingId, PhoneNumber number, OneTimeCode code, OutboxMessage text, DateTimeOffset now)
    {
        if (!IsOnboarding(onboardingId))
        {
            return TokenErrors.TokenInvalid;
        }

        var turn = OnboardingStep.Turn(steps, FirstOf(StepKind.Phone)?.Name ?? "", StepKind.Phone);
        if (!turn.IsSuccess)
        {
            return turn.Errors[0];
        }

        if (turn.Value.State is StepState.Completed && PhoneNumber == number.Value)
        {
            return OnboardingErrors.StepDone;
        }

        turn.Value.Reopen(now);
        (PhoneNumber, PhoneVerifiedAt) = (number.Value, null);
        Record(new PhoneCodeIssued(code, number, text, now));
        return new Done();
    }

    /// <summary>Proves the number that the code was sent to, and no other. A wrong guess is refused and counted.</summary>
    public Result<Done> VerifyPhone(Guid onboardingId, OneTimeCode code, string digits, ICodeMac mac, DateTimeOffset now)
    {
        if (!IsOnboarding(onboardingId))
        {
            return TokenErrors.TokenInvalid;
        }

        if (
            PhoneNumber != code.Target
            || FirstOf(StepKind.Phone) is not { } phone
            || !OnboardingStep.Due(steps, phone.Name, StepKind.Phone).IsSuccess
        )
        {
            return OnboardingErrors.CodeExpired;
        }

        if (code.Try(digits, mac, now) is { } refusal)
        {
            if (refusal == OnboardingErrors.CodeInvalid)
            {
                Record(new PhoneCodeRefused(onboardingId, now));
            }

            return refusal;
        }

        (PhoneVerifiedAt, UpdatedAt) = (now, now);
        return Complete(onboardingId, phone.Name, StepKind.Phone, version: null, now);
    }

    /// <summary>Takes another service's word for a step, in whatever order and as often as it changes its mind.</summary>
    public Result<Done> ReportStep(string name, StepState state, string status, string? details, DateTimeOffset now)
    {
        if (OnboardingId is null || steps.Find(step => step.Name == name && step.Kind is StepKind.External) is not { } external)
        {
            return OnboardingErrors.StepNotFound;
        }

        external.Report(state, details, now);
        Record(new StepReported(name, status, now));
        return new Done();
    }

    /// <summary>Ends a complete onboarding: the account becomes active and its first session opens, exactly once.</summary>
    public Result<Session> ExchangeOnboarding(Guid onboardingId, Session first, DateTimeOffset now)
    {
        if (!IsOnboarding(onboardingId) || !Roles.HasFlag(first.Role))
        {
            return TokenErrors.TokenInvalid; // spent, or dead
        }

        if (steps.Exists(step => step.State is not StepState.Completed))
        {
            return OnboardingErrors.Incomplete;
        }

        (Status, OnboardingId, SignedInAt, UpdatedAt) = (UserStatus.Active, null, now, now);
        Record(new OnboardingExchanged(first, now));
        return first;
    }

    /// <summary>What is proven already is done already; a password that someone else knows is replaced before anything else.</summary>
    private void OpenOnboarding(IReadOnlyList<StepSettings> configured, DateTimeOffset now)
    {
        (Status, OnboardingId, UpdatedAt) = (UserStatus.Onboarding, Guid.CreateVersion7(now), now);
        StepSettings[] due = [.. PasswordExpiresAt is null ? [] : new[] { PasswordStep.Forced }, .. configured];
        OnboardingStep[] opened =
        [
            .. due.Select(
                (step, index) =>
                    (steps.Find(old => old.Name == step.Name) ?? OnboardingStep.Of(Id, step.Name)).Open(
                        step,
                        index,
                        StepKinds.Of(step.Kind).IsDone(this),
                        now
                    )
            ),
        ];
        steps.Clear();
        steps.AddRange(opened);
    }

    partial void CompletePasswordStep(DateTimeOffset now) =>
        steps.Find(step => step is { Kind: StepKind.Password, State: not StepState.Completed })?.Complete(now);

    private OnboardingStep? FirstOf(StepKind kind) => steps.Find(step => step.Kind == kind);

    private bool IsOnboarding(Guid onboardingId) => OnboardingId == onboardingId && Status is UserStatus.Onboarding;

    private Result<Done> Complete(Guid onboardingId, string name, StepKind kind, string? version, DateTimeOffset now)
    {
        if (!IsOnboarding(onboardingId))
        {
            return TokenErrors.TokenInvalid;
        }

        var due = OnboardingStep.Due(steps, name, kind);
        if (!due.IsSuccess)
        {
            return due.Errors[0];
        }

        due.Value.Complete(now, version);
        Record(new StepCompleted(onboardingId, name, now));
        return new Done();
    }
}
