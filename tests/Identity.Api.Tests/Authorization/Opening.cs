using static Identity.Api.Tests.Authorization.Caller;

namespace Identity.Api.Tests.Authorization;

/// <summary>Who may come with a request.</summary>
public enum Caller
{
    Nobody,
    Temporary,
    Individual,
    Advisor,
    AdvisorOfAnotherBranch,
    ServiceWithoutScope,
    ServiceWithOtherScope,
    Reporter,
    AdminReader,
    Operator,
    Expired,
    Revoked,
    RefreshToken,
}

/// <summary>The one table of what opens what (security requirement 66): written by hand, and never derived from the code that it
/// checks.</summary>
internal static class Opening
{
    private static readonly Caller[] Everybody = Enum.GetValues<Caller>();
    private static readonly Caller[] Onboarding = [Temporary];
    private static readonly Caller[] People = [Individual, Advisor, AdvisorOfAnotherBranch];
    private static readonly Caller[] Advisors = [Advisor, AdvisorOfAnotherBranch];
    private static readonly Caller[] Reporters = [Reporter];
    private static readonly Caller[] Readers = [AdminReader, Operator];
    private static readonly Caller[] Operators = [Operator];

    // A token that comes along must be one for it: see ProvisionedSignUpTests.
    private static readonly Caller[] SigningUp = [Nobody];

    // A session that has ended already may be logged out again.
    private static readonly Caller[] LoggingOut = [.. People, Revoked];

    internal static readonly IReadOnlyDictionary<string, Caller[]> Table = new Dictionary<string, Caller[]>(StringComparer.Ordinal)
    {
        ["POST /signup"] = SigningUp,
        ["POST /users/public/v1/auth/signup"] = SigningUp,
        ["GET /profile"] = People,
        ["GET /users/private/v1/auth/me"] = People,
        ["PUT /profile"] = People,
        ["PUT /users/private/v1/auth/me"] = People,
        ["GET /auth/me"] = People,
        ["PUT /auth/me"] = People,
        ["PUT /phone"] = People,
        ["POST /phone/verify"] = People,
        ["PUT /profile/image"] = People,
        ["DELETE /profile/image"] = People,
        ["POST /email/verification"] = People,
        ["POST /email/verify"] = Everybody,
        ["PUT /email"] = People,
        ["POST /email/undo"] = Everybody,
        ["DELETE /profile"] = [Individual],
        ["DELETE /branches/private/v1/delete-profile"] = [Individual],
        ["GET /profile/export"] = People,
        ["GET /images/{id}"] = Everybody,
        ["PUT /password"] = People,
        ["POST /password/forgot"] = Everybody,
        ["POST /password/reset"] = Everybody,

        ["POST /login"] = Everybody,
        ["POST /users/public/v1/auth/signin"] = Everybody,
        ["POST /refresh"] = Everybody,
        ["POST /users/public/v1/auth/refresh"] = Everybody,
        ["POST /auth/signin"] = Everybody,
        ["POST /auth/refresh"] = Everybody,
        ["POST /logout"] = LoggingOut,
        ["POST /users/private/v1/auth/logout"] = LoggingOut,
        ["GET /sessions"] = People,
        ["DELETE /sessions/{id}"] = People,
        ["DELETE /sessions"] = People,
        ["GET /consents"] = People,
        ["DELETE /consents/{id}"] = People,

        ["POST /invites"] = Advisors,
        ["POST /branches/private/v1/individual"] = Advisors,
        ["GET /invites"] = Advisors,
        ["POST /invites/{id}/resend"] = Advisors,
        ["DELETE /invites/{id}"] = Advisors,
        ["POST /invites/check"] = Everybody,
        ["GET /invites/check"] = Everybody,
        ["GET /branches/public/v1/common/invites/check"] = Everybody,
        ["POST /invites/renew"] = Everybody,
        ["GET /agreements"] = Everybody,
        ["GET /branches/public/v1/common/agreements"] = Everybody,
        ["POST /invites/accept"] = Everybody,
        ["POST /branches/public/v1/individual/invites/accept"] = Everybody,

        ["GET /onboarding"] = Onboarding,
        ["GET /users/private/v1/limited/onboarding"] = Onboarding,
        ["POST /onboarding/phone"] = Onboarding,
        ["POST /users/private/v1/limited/onboarding/phone"] = Onboarding,
        ["POST /onboarding/phone/verify"] = Onboarding,
        ["POST /users/private/v1/limited/onboarding/phone/verify"] = Onboarding,
        ["POST /onboarding/steps/{name}/acknowledge"] = Onboarding,
        ["POST /users/private/v1/limited/onboarding/steps/{name}/acknowledge"] = Onboarding,
        ["PUT /onboarding/password"] = Onboarding,
        ["PUT /users/private/v1/limited/onboarding/password"] = Onboarding,
        ["PUT /onboarding/{userId}/steps/{name}"] = Reporters,
        ["PUT /token-exchange"] = Onboarding,
        ["PUT /users/private/v1/limited/token-exchange"] = Onboarding,

        ["GET /individuals"] = Advisors,
        ["GET /branches/private/v1/individual"] = Advisors,
        ["GET /individuals/{id}"] = Advisors,
        ["GET /branches/private/v1/individual/{id}"] = Advisors,
        ["POST /individuals/{id}/disable"] = Advisors,
        ["POST /individuals/{id}/enable"] = Advisors,

        ["GET /pages/invite"] = Everybody,
        ["POST /pages/invite"] = Everybody,
        ["POST /pages/invite/renew"] = Everybody,
        ["GET /pages/onboarding"] = Everybody,
        ["POST /pages/onboarding"] = Everybody,
        ["POST /pages/onboarding/code"] = Everybody,
        ["POST /pages/onboarding/step"] = Everybody,
        ["GET /pages/verify-email"] = Everybody,
        ["POST /pages/verify-email"] = Everybody,
        ["GET /pages/undo-email-change"] = Everybody,
        ["POST /pages/undo-email-change"] = Everybody,
        ["GET /pages/forgot-password"] = Everybody,
        ["POST /pages/forgot-password"] = Everybody,
        ["GET /pages/reset-password"] = Everybody,
        ["POST /pages/reset-password"] = Everybody,
        ["GET /pages/style.css"] = Everybody,

        ["GET /connect/authorize"] = Everybody,
        ["POST /connect/authorize"] = Everybody,
        ["POST /pages/sign-in"] = Everybody,
        ["POST /pages/sign-out"] = Everybody,
        ["GET /connect/logout"] = Everybody,
        ["POST /connect/logout"] = Everybody,
        ["POST /connect/introspect"] = Everybody,
        ["POST /connect/revoke"] = Everybody,
        ["POST /connect/par"] = Everybody,
        ["GET /connect/userinfo"] = [],
        ["POST /connect/userinfo"] = [],
        ["POST /pages/consent"] = Everybody,
        ["POST /connect/device"] = Everybody,
        ["GET /device"] = Everybody,
        ["POST /pages/device"] = Everybody,
        ["POST /pages/device/sign-in"] = Everybody,
        ["POST /pages/device/decision"] = Everybody,
        ["POST /connect/token"] = Everybody,
        ["GET /connect/revocations"] = [],

        ["GET /admin/clients"] = Readers,
        ["GET /admin/clients/{id}"] = Readers,
        ["POST /admin/clients"] = Operators,
        ["POST /admin/clients/{id}/rotate-secret"] = Operators,
        ["POST /admin/clients/{id}/disable"] = Operators,
        ["GET /admin/branches"] = Readers,
        ["POST /admin/branches"] = Operators,
        ["GET /admin/users"] = Readers,
        ["GET /admin/users/{id}"] = Readers,
        ["POST /admin/users"] = Operators,
        ["POST /admin/users/{id}/disable"] = Operators,
        ["POST /admin/users/{id}/enable"] = Operators,
        ["POST /admin/users/{id}/unlock"] = Operators,
        ["GET /admin/users/{id}/sessions"] = Readers,
        ["DELETE /admin/users/{id}"] = Operators,
        ["POST /admin/users/{id}/reset-password"] = Operators,
        ["DELETE /admin/users/{id}/sessions"] = Operators,
        ["DELETE /admin/sessions/{id}"] = Operators,
        ["GET /admin/users/{id}/access"] = Readers,
        ["PUT /admin/users/{id}/roles"] = Operators,
        ["PUT /admin/users/{id}/name"] = Operators,
        ["PUT /admin/users/{id}/email"] = Operators,
        ["GET /admin/invites"] = Readers,
        ["POST /admin/invites/{id}/resend"] = Operators,
        ["GET /admin/mail/dead-letters"] = Readers,
        ["POST /admin/mail/dead-letters/retry"] = Operators,
        ["POST /admin/mail/test"] = Operators,
        ["GET /admin/status"] = Readers,
        ["GET /admin/revocations"] = Readers,
        ["GET /admin/keys"] = Readers,
        ["POST /admin/keys/rotate"] = Operators,
        ["POST /admin/keys/{kid}/revoke"] = Operators,
        ["GET /admin/audit"] = Readers,

        // Asked about no path it lets nobody pass.
        ["GET /gateway/authorize"] = [],

        ["GET /.well-known/openid-configuration"] = Everybody,
        ["GET /.well-known/oauth-authorization-server"] = Everybody,
        ["GET /.well-known/jwks.json"] = Everybody,
        ["GET /openapi.json"] = Everybody,
        ["GET /openapi-3.1.json"] = Everybody,
        ["GET /health/live"] = Everybody,
        ["GET /health/ready"] = Everybody,
    };
}
