using Identity.Domain.Users;

namespace Identity.Domain.Invitations;

/// <summary>An advisor invites someone into the own branch.</summary>
public sealed class InviteIndividual(
    IChanges<Invitation, Guid> invitations,
    IInvitationStore store,
    InvitationMails mails,
    TimeProvider time
)
{
    public async Task<Result<Invitation>> ExecuteAsync(
        Guid branchId,
        string branchName,
        Guid advisorId,
        string email,
        string name,
        string? phoneNumber,
        string language,
        string? address,
        CancellationToken ct
    )
    {
        var faults = Check(email, name, phoneNumber);
        if (faults.Count > 0)
        {
            return faults;
        }

        var invited = Email.Parse(email)!;
        if (await store.IsMemberAsync(invited, ct))
        {
            return UserErrors.EmailTaken.Because("A user with this email address already belongs to a branch.");
        }

        var now = time.Now();
        var invitation = Invitation.Create(
            branchId,
            advisorId,
            invited,
            PersonName.Parse(name)!,
            phoneNumber is null ? null : PhoneNumber.Parse(phoneNumber).Value,
            language,
            now
        );
        invitation.Issue(mails.Invite(invitation, invitation.Link, branchName, now));
        return await invitations.AddAsync(invitation, new Origin(address), ct, taken: InvitationErrors.Pending);
    }

    /// <summary>Every fault, without inviting anybody.</summary>
    public static List<Error> Check(string? email, string? name, string? phoneNumber)
    {
        List<Error> faults = [];
        if (Email.Parse(email) is null)
        {
            faults.Add(UserErrors.EmailInvalid);
        }

        if (PersonName.Parse(name) is null)
        {
            faults.Add(UserErrors.NameInvalid);
        }

        if (phoneNumber is not null)
        {
            faults.AddRange(PhoneNumber.Parse(phoneNumber).Errors);
        }

        return faults;
    }
}
