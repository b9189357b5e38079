using System.Text.Json;
using Identity.Api.Profiles;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Pictures;
using Identity.Domain.Privacy;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Api.Privacy;

/// <summary>
/// All data stored about a user (GDPR articles 15 and 20), named after the tables of the database.
/// Secrets are left out: hashes of passwords, links and codes, and the encrypted contents of messages.
/// </summary>
/// <param name="Profile">The profile, as <c>GET /profile</c> shows it.</param>
/// <param name="Status" example="active">The state of the account: active, onboarding or disabled.</param>
/// <param name="SelfRegistered" example="true">Whether the person opened the account, rather than an operator, an advisor or an
/// import.</param>
/// <param name="EmailVerifiedAt" example="2026-11-22T09:31:00.000Z">When the email address was confirmed, or null.</param>
/// <param name="PhoneVerifiedAt" example="2026-11-22T09:32:00.000Z">When the phone number was confirmed, or null.</param>
/// <param name="SignedInAt" example="2026-11-22T09:30:00.000Z">When the person signed in last (UTC), or null.</param>
/// <param name="Images">The picture of the profile, in a list of at most one.</param>
/// <param name="Sessions">Current sessions, and sessions of the last weeks.</param>
/// <param name="Invitations">The invitations to the person's email address.</param>
/// <param name="Agreements">What the person agreed to.</param>
/// <param name="Consents">What the person allowed applications.</param>
/// <param name="OnboardingSteps">What the person did to join.</param>
/// <param name="Codes">Codes and links that were sent in the last days.</param>
/// <param name="Messages">Mails and texts of the last day, and those that wait.</param>
/// <param name="Audit">What happened to the account.</param>
internal sealed record ExportResponse(
    ProfileResponse Profile,
    string Status,
    bool SelfRegistered,
    DateTimeOffset? EmailVerifiedAt,
    DateTimeOffset? PhoneVerifiedAt,
    DateTimeOffset? SignedInAt,
    IReadOnlyList<ExportResponse.Image> Images,
    IReadOnlyList<ExportResponse.SessionRow> Sessions,
    IReadOnlyList<ExportResponse.InvitationRow> Invitations,
    IReadOnlyList<ExportResponse.AgreementRow> Agreements,
    IReadOnlyList<ExportResponse.ConsentRow> Consents,
    IReadOnlyList<ExportResponse.StepRow> OnboardingSteps,
    IReadOnlyList<ExportResponse.SecretRow> Codes,
    IReadOnlyList<ExportResponse.MessageRow> Messages,
    IReadOnlyList<ExportResponse.EventRow> Audit
)
{
    internal static ExportResponse From(PersonalData data, TokenSettings settings) =>
        new(
            ProfileResponse.From(data.Profile, settings),
            Spell(data.Account.Status),
            data.Account.SelfRegistered,
            data.Account.EmailVerifiedAt,
            data.Account.PhoneVerifiedAt,
            data.Account.SignedInAt,
            [
                .. data.Images.Select(image => new Image(
                    $"{settings.Issuer}/images/{image.Id}",
                    image.ContentType,
                    image.CreatedAt,
                    image.Content,
                    [
                        .. image
                            .Variants.OrderBy(variant => variant.Size)
                            .ThenBy(variant => variant.ContentType, StringComparer.Ordinal)
                            .Select(ImageVariantRow.From),
                    ]
                )),
            ],
            [.. data.Sessions.Select(SessionRow.From)],
            [.. data.Invitations.Select(InvitationRow.From)],
            [
                .. data.Agreements.Select(agreement => new AgreementRow(
                    agreement.AgreementId,
                    agreement.Version,
                    agreement.AcceptedAt,
                    agreement.Address
                )),
            ],
            [.. data.Consents.Select(consent => new ConsentRow(consent.ClientId, consent.Scopes, consent.GivenAt))],
            [
                .. data.Steps.Select(step => new StepRow(
                    step.Name,
                    Spell(step.Kind),
                    Spell(step.State),
                    step.Version,
                    step.Details,
                    step.UpdatedAt
                )),
            ],
            [.. data.Codes.Select(SecretRow.From), .. data.Secrets.Select(SecretRow.From)],
            [.. data.Messages.Select(MessageRow.From)],
            [.. data.Events.Select(EventRow.From)]
        );

    private static string Spell<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <param name="Url" example="http://localhost:5080/images/Zk0VZx8xQmC1v9yqS5QJ3w">The picture is served at this address.</param>
    /// <param name="ContentType" example="image/jpeg">The media type of the content.</param>
    /// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the picture was uploaded (UTC).</param>
    /// <param name="Content" example="/9j/4AAQSkZJRg==">The bytes of the picture in Base64.</param>
    /// <param name="Variants">The same picture in other sizes and types.</param>
    internal sealed record Image(
        string Url,
        string ContentType,
        DateTimeOffset CreatedAt,
        byte[] Content,
        IReadOnlyList<ImageVariantRow> Variants
    );

    /// <param name="Size" example="256">What the longer side measures at most, in pixels.</param>
    /// <param name="ContentType" example="image/webp">The media type of the content.</param>
    /// <param name="Content" example="UklGRiQAAABXRUJQ">The bytes of the picture in Base64.</param>
    internal sealed record ImageVariantRow(int Size, string ContentType, byte[] Content)
    {
        internal static ImageVariantRow From(ImageVariant variant) => new(variant.Size, variant.ContentType, variant.Content);
    }

    /// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The <c>sid</c> of the session's tokens.</param>
    /// <param name="Client" example="first-party">The app that signed in.</param>
    /// <param name="Role" example="individual">The role of the session's tokens.</param>
    /// <param name="Scope" example="openid profile">What the app was granted, or null for our own frontends.</param>
    /// <param name="Audiences" example="[]">The services that the application named when the person signed in.</param>
    /// <param name="PasswordAt" example="2026-11-22T09:29:00.000Z">When the password was typed (UTC), where that was before.</param>
    /// <param name="Device" example="Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0">The User-Agent that signed in, or null.</param>
    /// <param name="Address" example="192.0.2.7">The IP address that signed in, or null.</param>
    /// <param name="LastDevice" example="Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0">The User-Agent of the latest use, or null.</param>
    /// <param name="LastAddress" example="192.0.2.7">The IP address of the latest use, or null.</param>
    /// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the session was opened (UTC).</param>
    /// <param name="ExchangedAt" example="2026-11-22T10:00:00.000Z">The first use of its newest used refresh token, or null.</param>
    /// <param name="LastUsedAt" example="2026-11-22T10:00:00.000Z">When the session was opened or last refreshed (UTC).</param>
    /// <param name="ExpiresAt" example="2027-05-21T09:30:00.000Z">The latest end, or null for none.</param>
    /// <param name="EndedAt" example="2026-11-22T10:30:00.000Z">When the session ended (UTC), or null.</param>
    /// <param name="EndReason" example="loggedOut">Why the session ended, or null.</param>
    /// <param name="Refreshes" example="0">How often its tokens were rotated.</param>
    /// <param name="RepeatedRefreshes" example="0">How often a used refresh token was exchanged again.</param>
    /// <param name="FirstDevice" example="Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0">The first to use the newest repeated token, or
    /// null.</param>
    /// <param name="FirstNetwork" example="192.0.2.0/24">The network of that use, or null.</param>
    /// <param name="SharedRefreshes" example="0">How many tokens were repeated from a second device in a second network.</param>
    /// <param name="SharedAt" example="2026-11-22T10:00:00.000Z">When that had happened three times, or null.</param>
    internal sealed record SessionRow(
        Guid Id,
        string Client,
        string Role,
        string? Scope,
        IReadOnlyList<string> Audiences,
        DateTimeOffset? PasswordAt,
        string? Device,
        string? Address,
        string? LastDevice,
        string? LastAddress,
        DateTimeOffset CreatedAt,
        DateTimeOffset? ExchangedAt,
        DateTimeOffset LastUsedAt,
        DateTimeOffset? ExpiresAt,
        DateTimeOffset? EndedAt,
        string? EndReason,
        int Refreshes,
        int RepeatedRefreshes,
        string? FirstDevice,
        string? FirstNetwork,
        int SharedRefreshes,
        DateTimeOffset? SharedAt
    )
    {
        internal static SessionRow From(Session session) =>
            new(
                session.Id,
                session.ClientId,
                session.Role.ToName(),
                session.Scope,
                session.Audiences,
                session.AuthenticatedAt,
                session.Device,
                session.Address,
                session.LastDevice,
                session.LastAddress,
                session.CreatedAt,
                session.ExchangedAt,
                session.UsedAt,
                session.ExpiresAt,
                session.EndedAt,
                session.EndReason is { } reason ? Spell(reason) : null,
                session.Generation,
                session.Repeats,
                session.FirstDevice,
                session.FirstNetwork,
                session.ForeignGenerations,
                session.SharedAt
            );
    }

    /// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">Identifies the invitation in the audit.</param>
    /// <param name="BranchId" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The branch that invited.</param>
    /// <param name="Email" example="ada@example.com">The email address, as the advisor entered it.</param>
    /// <param name="Name" example="Ada Lovelace">The name, as the advisor entered it.</param>
    /// <param name="PhoneNumber" example="+4915112345678">As the advisor gave it, or null.</param>
    /// <param name="Language" example="en">The language of the emails.</param>
    /// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the invitation was created (UTC).</param>
    /// <param name="SentAt" example="2026-11-22T09:30:00.000Z">The latest mail with its link.</param>
    /// <param name="ExpiresAt" example="2026-11-29T09:30:00.000Z">When the link expires (UTC).</param>
    /// <param name="AcceptedAt" example="2026-11-22T09:40:00.000Z">When the invitation was accepted (UTC), or null.</param>
    /// <param name="RevokedAt" example="2026-11-22T09:35:00.000Z">When the invitation was revoked (UTC), or null.</param>
    internal sealed record InvitationRow(
        Guid Id,
        Guid BranchId,
        string Email,
        string Name,
        string? PhoneNumber,
        string Language,
        DateTimeOffset CreatedAt,
        DateTimeOffset SentAt,
        DateTimeOffset ExpiresAt,
        DateTimeOffset? AcceptedAt,
        DateTimeOffset? RevokedAt
    )
    {
        internal static InvitationRow From(Invitation invitation) =>
            new(
                invitation.Id,
                invitation.BranchId,
                invitation.Email,
                invitation.Name,
                invitation.PhoneNumber,
                invitation.Language,
                invitation.CreatedAt,
                invitation.SentAt,
                invitation.ExpiresAt,
                invitation.AcceptedAt,
                invitation.RevokedAt
            );
    }

    /// <param name="Id" example="terms">The <c>id</c> of the agreement.</param>
    /// <param name="Version" example="2026-01">The version of the agreement.</param>
    /// <param name="AcceptedAt" example="2026-11-22T09:40:00.000Z">When the person agreed (UTC).</param>
    /// <param name="Address" example="192.0.2.7">The IP address from which, or null.</param>
    internal sealed record AgreementRow(string Id, string Version, DateTimeOffset AcceptedAt, string? Address);

    /// <param name="Client" example="client_AZqp4l08fVKcHg1sDA9bEQ">The application that was allowed something.</param>
    /// <param name="Scopes" example="[&quot;openid&quot;,&quot;profile&quot;]">What it was allowed.</param>
    /// <param name="GivenAt" example="2026-11-22T09:40:00.000Z">When the person allowed it (UTC).</param>
    internal sealed record ConsentRow(string Client, IReadOnlyList<string> Scopes, DateTimeOffset GivenAt);

    /// <param name="Name" example="phoneNumber">The name of the step, as configured.</param>
    /// <param name="Kind" example="phone">The kind of the step: phone, acknowledge, external or password.</param>
    /// <param name="State" example="completed">The state of the step: pending, completed or rejected.</param>
    /// <param name="Version" example="2026-01">Of the text that was shown, or null.</param>
    /// <param name="Details" example="passport checked">What another service reported, or null.</param>
    /// <param name="UpdatedAt" example="2026-11-22T09:45:00.000Z">When the state changed last (UTC).</param>
    internal sealed record StepRow(string Name, string Kind, string State, string? Version, string? Details, DateTimeOffset UpdatedAt);

    /// <param name="Purpose" example="verifyEmail">What the code or link was for.</param>
    /// <param name="SentTo" example="ada@example.com">The email address or phone number that it was sent to.</param>
    /// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the code or link was made (UTC).</param>
    /// <param name="ExpiresAt" example="2026-11-22T10:30:00.000Z">When the code or link expires (UTC).</param>
    /// <param name="Tries" example="0">How often the code was tried.</param>
    /// <param name="UsedAt" example="2026-11-22T09:35:00.000Z">When the code or link was used (UTC), or null.</param>
    /// <param name="ReplacedAt" example="2026-11-22T09:40:00.000Z">When a newer one replaced it, or null.</param>
    /// <param name="SessionId" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The session that asked for it, or null.</param>
    internal sealed record SecretRow(
        string Purpose,
        string SentTo,
        DateTimeOffset CreatedAt,
        DateTimeOffset ExpiresAt,
        int Tries,
        DateTimeOffset? UsedAt,
        DateTimeOffset? ReplacedAt,
        Guid? SessionId
    )
    {
        internal static SecretRow From(OneTimeCode code) =>
            new(code.Purpose, code.Target, code.CreatedAt, code.ExpiresAt, code.Tries, code.ConsumedAt, ReplacedAt: null, SessionId: null);

        internal static SecretRow From(OneTimeSecret secret) =>
            new(
                Spell(secret.Purpose),
                secret.Address,
                secret.CreatedAt,
                secret.ExpiresAt,
                secret.Tries,
                secret.ConsumedAt,
                secret.ReplacedAt,
                secret.SessionId
            );
    }

    /// <param name="Channel" example="mail">The way of the message: mail or sms.</param>
    /// <param name="Template" example="invitation">The name of the template of the message.</param>
    /// <param name="Recipient" example="ada@example.com">The email address or phone number that it was sent to.</param>
    /// <param name="Language" example="en">The language of the message.</param>
    /// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the message was written (UTC).</param>
    /// <param name="SentAt" example="2026-11-22T09:30:01.000Z">When the message was sent (UTC), or null while it waits.</param>
    /// <param name="GivenUpAt" example="2026-11-23T09:30:00.000Z">When delivery finally failed, or null.</param>
    internal sealed record MessageRow(
        string Channel,
        string Template,
        string Recipient,
        string Language,
        DateTimeOffset CreatedAt,
        DateTimeOffset? SentAt,
        DateTimeOffset? GivenUpAt
    )
    {
        internal static MessageRow From(OutboxMessage message) =>
            new(
                Spell(message.Channel),
                message.Template,
                message.Recipient,
                message.Language,
                message.CreatedAt,
                message.SentAt,
                message.DeadAt
            );
    }

    /// <param name="At" example="2026-11-22T09:30:00.000Z">When the event happened (UTC).</param>
    /// <param name="Action" example="session.opened">The name of what happened.</param>
    /// <param name="SessionId" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The session that the event concerns, or null.</param>
    /// <param name="Address" example="192.0.2.7">The IP address of the caller, or null.</param>
    /// <param name="Detail" example="LoggedOut">A reason or identifier, or null.</param>
    internal sealed record EventRow(DateTimeOffset At, string Action, Guid? SessionId, string? Address, string? Detail)
    {
        internal static EventRow From(AuditEvent audit) => new(audit.At, audit.Action, audit.SessionId, audit.Address, audit.Detail);
    }
}
