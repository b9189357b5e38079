using Identity.Api.Privacy;
using Identity.Api.Profiles;
using Identity.Domain.Audit;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.OAuth;
using Identity.Domain.Onboarding;
using Identity.Domain.Pictures;
using Identity.Domain.Privacy;
using Identity.Domain.Profiles;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Api.Tests.Privacy;

/// <summary>An export is everything, column by column: a new one is shown, or says here why not.</summary>
public sealed class ExportCoverageTests
{
    private const string Owner = "the caller";
    private const string Secret = "would let in whoever finds the file";
    private const string Proof = "proves the event, and tells of nobody";
    private const string Unstored = "what was done since it was loaded; nothing stores it";
    private const string Delivery = "how the outbox works, not what it knows";

    private static readonly (Type Table, Type[] Shown)[] Tables =
    [
        (typeof(User), [typeof(ExportResponse), typeof(ProfileResponse)]),
        (typeof(StoredImage), [typeof(ExportResponse.Image)]),
        (typeof(ImageVariant), [typeof(ExportResponse.ImageVariantRow)]),
        (typeof(Session), [typeof(ExportResponse.SessionRow)]),
        (typeof(Invitation), [typeof(ExportResponse.InvitationRow)]),
        (typeof(AgreementAcceptance), [typeof(ExportResponse.AgreementRow)]),
        (typeof(Consent), [typeof(ExportResponse.ConsentRow)]),
        (typeof(OnboardingStep), [typeof(ExportResponse.StepRow)]),
        (typeof(OneTimeCode), [typeof(ExportResponse.SecretRow)]),
        (typeof(OneTimeSecret), [typeof(ExportResponse.SecretRow)]),
        (typeof(OutboxMessage), [typeof(ExportResponse.MessageRow)]),
        (typeof(AuditEvent), [typeof(ExportResponse.EventRow)]),
    ];

    /// <summary>Where a column is shown under another name: that name.</summary>
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["User.BranchId"] = "Branch",
        ["User.ImageId"] = "Image",
        ["StoredImage.Id"] = "Url",
        ["Session.ClientId"] = "Client",
        ["Session.AuthenticatedAt"] = "PasswordAt",
        ["Consent.ClientId"] = "Client",
        ["Session.Generation"] = "Refreshes",
        ["Session.Repeats"] = "RepeatedRefreshes",
        ["Session.ForeignGenerations"] = "SharedRefreshes",
        ["Session.UsedAt"] = "LastUsedAt",
        ["AgreementAcceptance.AgreementId"] = "Id",
        ["OneTimeCode.Target"] = "SentTo",
        ["OneTimeCode.ConsumedAt"] = "UsedAt",
        ["OneTimeSecret.Address"] = "SentTo",
        ["OneTimeSecret.ConsumedAt"] = "UsedAt",
        ["OutboxMessage.DeadAt"] = "GivenUpAt",
    };

    /// <summary>Columns that are not shown, and why.</summary>
    private static readonly Dictionary<string, string> LeftOut = new(StringComparer.Ordinal)
    {
        ["User.EmailVouchedFor"] = "how the service came to know the address",
        ["User.EmailKey"] = "the address once more, as it is compared",
        ["User.PasswordHash"] = Secret,
        ["User.PasswordVersion"] = "a count that cookies of known devices are compared with; the audit tells of the changes",
        ["User.PasswordExpiresAt"] = "set while an operator's password is good, which opens no export",
        ["User.Steps"] = "a list of its own",
        ["User.Events"] = Unstored,
        ["User.OnboardingId"] = "set while onboarding, which opens no export",
        ["Invitation.UndeliverableAt"] = "that its mail was refused, which the row of that mail says",
        ["OutboxMessage.ConcernsId"] = Delivery,
        ["AuditEvent.FormerEmailMac"] = "the same of the address before",
        ["AuditEvent.EmailMac"] = "an address once more, as a keyed hash to search by",
        ["StoredImage.UserId"] = Owner,
        ["ImageVariant.ImageId"] = "the picture that it is listed under",
        ["Session.UserId"] = Owner,
        ["Session.BrowserSessionId"] = "the identifier of another session, which is exported itself",
        ["Session.TemporaryTokenId"] = "a random identifier of a token that is spent",
        ["Session.RepeatedGeneration"] = "which refresh was repeated last; how many were is shown",
        ["Session.ForeignGeneration"] = "which refresh was shared last; how many were is shown",
        ["Invitation.InvitedBy"] = "another person",
        ["Invitation.AcceptedBy"] = Owner,
        ["Invitation.Events"] = Unstored,
        ["Invitation.Generation"] = "counts the links that were mailed",
        ["Invitation.Link"] = "the identifier and the generation once more",
        ["Invitation.EmailKey"] = "the address once more, as it is compared",
        ["AgreementAcceptance.UserId"] = Owner,
        ["Consent.Id"] = "a random identifier that nothing else names",
        ["Consent.UserId"] = Owner,
        ["OnboardingStep.UserId"] = Owner,
        ["OnboardingStep.Position"] = "the order of the list",
        ["OneTimeCode.Id"] = "a random identifier that nothing else names",
        ["OneTimeCode.UserId"] = Owner,
        ["OneTimeCode.Mac"] = Secret,
        ["OneTimeSecret.Id"] = "a random identifier that nothing else names",
        ["OneTimeSecret.UserId"] = Owner,
        ["OneTimeSecret.AddressKey"] = "the address once more, as it is compared",
        ["OneTimeSecret.TokenHash"] = Secret,
        ["OneTimeSecret.CodeMac"] = Secret,
        ["OutboxMessage.Id"] = Delivery,
        ["OutboxMessage.Payload"] = Secret,
        ["OutboxMessage.NextAttemptAt"] = Delivery,
        ["OutboxMessage.Attempts"] = Delivery,
        ["OutboxMessage.ClaimedUntil"] = Delivery,
        ["OutboxMessage.LastError"] = Delivery,
        ["AgreementAcceptance.Id"] = "a random identifier that nothing else names",
        ["AuditEvent.Id"] = Proof,
        ["AuditEvent.SubjectId"] = Owner,
        ["AuditEvent.SealNumber"] = Proof,
        ["AuditEvent.TraceId"] = "a random number of one request, for operators who read the log",
        ["AuditEvent.SealPosition"] = Proof,
        ["AuditEvent.SealMac"] = Proof,
        ["AuditEvent.AddressSalt"] = Proof,
        ["AuditEvent.AddressDigest"] = Proof,
    };

    [Fact]
    public void Every_list_of_the_export_is_held_against_its_table() =>
        typeof(PersonalData)
            .GetProperties()
            .Select(property => property.PropertyType)
            .Select(type => type.IsGenericType ? type.GenericTypeArguments[0] : type)
            .Where(type => type != typeof(Profile))
            .Append(typeof(ImageVariant)) // a list within the list of pictures
            .ShouldBe(Tables.Select(table => table.Table), ignoreOrder: true);

    [Fact]
    public void Every_column_is_shown_or_says_why_not()
    {
        List<string> missing = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var (table, shown) in Tables)
        {
            var names = shown.SelectMany(row => row.GetProperties()).Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var column in table.GetProperties())
            {
                var name = $"{table.Name}.{column.Name}";
                seen.Add(name);
                if (!LeftOut.ContainsKey(name) && !names.Contains(Renamed.GetValueOrDefault(name, column.Name)))
                {
                    missing.Add(name);
                }
            }
        }

        missing.ShouldBeEmpty();
        Renamed.Keys.Concat(LeftOut.Keys).Where(name => !seen.Contains(name)).ShouldBeEmpty("no such column any more");
    }
}
