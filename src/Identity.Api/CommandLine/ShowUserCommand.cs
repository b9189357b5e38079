using System.CommandLine;
using System.Globalization;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Onboarding;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Api.CommandLine;

/// <summary>Everything about one account that tells why its owner cannot sign in.</summary>
internal static class ShowUserCommand
{
    internal static Command Create()
    {
        var who = new Argument<string>("id|email") { Description = "The id or the email address of the user." };
        var command = new Command("show", "Show a user: state, sessions, failed sign-ins, onboarding, newest events, and what to do.")
        {
            who,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                        await FindAsync(services.GetRequiredService<ShowUser>(), parsed.GetRequiredValue(who), ct) is { } standing
                            ? parsed.Write(FieldsOf(standing))
                            : CommandOutput.Refuse([UserErrors.NotFound])
                )
        );
        return command;
    }

    private static async Task<UserStanding?> FindAsync(ShowUser showUser, string idOrEmail, CancellationToken ct) =>
        Guid.TryParse(idOrEmail, out var id) ? await showUser.ExecuteAsync(id, ct)
        : Email.Parse(idOrEmail) is { } email ? await showUser.ExecuteAsync(email, ct)
        : null;

    private static IReadOnlyList<(string, object?)> FieldsOf(UserStanding standing)
    {
        var (user, profile) = (standing.User, standing.User.Profile);
        return
        [
            ("id", profile.Id),
            ("email", profile.Email),
            ("emailVerified", profile.EmailVerified),
            ("name", profile.Name),
            ("phoneNumber", profile.PhoneNumber),
            ("phoneNumberVerified", profile.PhoneNumberVerified),
            ("roles", profile.Roles.ToNames()),
            ("branch", profile.BranchId),
            ("status", user.Status.ToString().ToLowerInvariant()),
            ("stepsToDo", OpenOnboarding.FieldsOf(user.Steps)),
            ("createdAt", profile.CreatedAt),
            ("signedInAt", user.SignedInAt),
            ("openSessions", standing.OpenSessions),
            ("failedSignIns", standing.FailedSignIns),
            ("lockedUntil", standing.LockedUntil),
            ("obstacles", standing.Obstacles.Select(JsonNames.Of)),
            ("limits", standing.Reached.Select(LineOf)),
            ("advice", TextOf(standing, profile.Id)),
            ("events", standing.Events.Select(LineOf)),
        ];
    }

    private static string TextOf(UserStanding standing, Guid id) =>
        standing.Advice switch
        {
            SignInAdvice.Enable => $"The account is disabled. To let the person in: identity users enable {id}",
            SignInAdvice.Unlock => $"Failed sign-ins from unknown devices lock the account. To forget them: identity users unlock {id}",
            SignInAdvice.CompleteSteps => "The person can sign in, and then has to do the steps in stepsToDo.",
            _ => standing.Obstacles switch
            {
                [SignInObstacle.NoPassword, ..] => $"No password opens the account. To let the person choose one: {Reset(id)}",
                [SignInObstacle.OneTimePasswordExpired, ..] => $"The one-time password has expired. To let the person in: {Reset(id)}",
                [SignInObstacle.EmailNotVerified, ..] =>
                    $"The email address is not confirmed, and no sign-in succeeds before that. To let the person in: {Reset(id)}",
                _ => $"Nothing keeps the person out. If the password is forgotten: {Reset(id)}",
            },
        };

    private static string Reset(Guid id) => $"identity users reset-password {id}";

    private static string LineOf(ReachedLimit limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{limit.Of} until {limit.Until:yyyy-MM-dd'T'HH:mm:ss'Z'}");

    private static string LineOf(AuditEvent audit) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{audit.At:yyyy-MM-dd'T'HH:mm:ss'Z'} {audit.Action}{(audit.Detail is null ? "" : $" ({audit.Detail})")}"
        );
}
