using System.CommandLine;
using System.Globalization;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Api.CommandLine;

/// <summary>Everything about one account that tells why its owner cannot sign in.</summary>
internal static class ShowUserCommand
{
    private const int NewestEvents = 10;

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
                        await FindAsync(services, parsed.GetRequiredValue(who), ct) is { } user
                            ? parsed.Write(await FieldsOfAsync(services, user, ct))
                            : CommandOutput.Refuse([UserErrors.NotFound])
                )
        );
        return command;
    }

    private static async Task<ManagedUser?> FindAsync(IServiceProvider services, string idOrEmail, CancellationToken ct)
    {
        var id =
            Guid.TryParse(idOrEmail, out var given) ? given
            : Email.Parse(idOrEmail) is { } email ? (await services.GetRequiredService<ICredentials>().FindAsync(email, ct))?.Profile.Id
            : null;
        return id is { } known ? await services.GetRequiredService<IManagedUsers>().FindAsync(UserScope.Everybody, known, ct) : null;
    }

    private static async Task<IReadOnlyList<(string, object?)>> FieldsOfAsync(
        IServiceProvider services,
        ManagedUser user,
        CancellationToken ct
    )
    {
        var (profile, now) = (user.Profile, services.GetRequiredService<TimeProvider>().Now());
        var failures = await services.GetRequiredService<ILockouts>().FindAsync(Bucket.OfStrangers(profile.Email), ct);
        var lockedUntil = failures?.OpensAt > now ? failures?.OpensAt : null;
        var sessions = await services.GetRequiredService<ISessionStore>().ListOpenAsync(profile.Id, new PageRequest(1, 1), now, ct);
        var events = await services
            .GetRequiredService<IAuditTrail>()
            .ListAsync(new AuditFilter(SubjectId: profile.Id), new PageRequest(1, NewestEvents), ct);
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
            ("openSessions", sessions.TotalRecords),
            ("failedSignIns", failures?.Count ?? 0),
            ("lockedUntil", lockedUntil),
            ("advice", AdviceFor(user, lockedUntil)),
            ("events", events.Items.Select(LineOf)),
        ];
    }

    private static string AdviceFor(ManagedUser user, DateTimeOffset? lockedUntil) =>
        user.Status is UserStatus.Disabled ? $"The account is disabled. To let the person in: identity users enable {user.Profile.Id}"
        : lockedUntil is not null
            ? $"Failed sign-ins from unknown devices lock the account. To forget them: identity users unlock {user.Profile.Id}"
        : user.Status is UserStatus.Onboarding ? "The person can sign in, and then has to do the steps in stepsToDo."
        : $"Nothing keeps the person out. If the password is forgotten: identity users reset-password {user.Profile.Id}";

    private static string LineOf(AuditEvent audit) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{audit.At:yyyy-MM-dd'T'HH:mm:ss'Z'} {audit.Action}{(audit.Detail is null ? "" : $" ({audit.Detail})")}"
        );
}
