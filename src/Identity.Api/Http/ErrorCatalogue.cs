using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Emails;
using Identity.Domain.Gateway;
using Identity.Domain.Import;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.OAuth;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Phones;
using Identity.Domain.Pictures;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;
using Identity.Domain.Users;

namespace Identity.Api.Http;

/// <summary>Every code that an answer may carry. docs/errors.md lists them for readers; a test holds the two together.</summary>
internal static class ErrorCatalogue
{
    internal static IReadOnlyList<Error> All =>
        [
            .. RequestErrors.All,
            .. TokenErrors.All,
            .. UserErrors.All,
            .. EmailErrors.All,
            .. PhoneErrors.All,
            .. PasswordErrors.All,
            .. ResetErrors.All,
            .. PictureErrors.All,
            .. SessionErrors.All,
            .. RefreshCookie.Errors,
            .. InvitationErrors.All,
            .. OnboardingErrors.All,
            .. BranchErrors.All,
            .. MessageErrors.All,
            .. ClientErrors.All,
            .. ConsentErrors.All,
            .. DeviceErrors.All,
            .. KeyErrors.All,
            .. GatewayErrors.All,
            .. ThrottlingErrors.All,
            .. ImportErrors.All,
        ];
}
