using Identity.Api.Admin;
using Identity.Api.Branches;
using Identity.Api.Discovery;
using Identity.Api.Emails;
using Identity.Api.Gateway;
using Identity.Api.Health;
using Identity.Api.Http;
using Identity.Api.Invitations;
using Identity.Api.Login;
using Identity.Api.OAuth;
using Identity.Api.Onboarding;
using Identity.Api.OpenApi;
using Identity.Api.Pages;
using Identity.Api.Passwords;
using Identity.Api.Phones;
using Identity.Api.Pictures;
using Identity.Api.Privacy;
using Identity.Api.Profiles;
using Identity.Api.Sessions;
using Identity.Api.Signup;
using Identity.Api.Tokens;
using static Microsoft.AspNetCore.Http.HttpMethods;

namespace Identity.Api;

/// <summary>The table of contents: every route of the service, and nothing is registered anywhere else.</summary>
internal static class Routes
{
    internal static readonly IReadOnlyList<Http.Route> All =
    [
        // Accounts
        new(
            Post,
            ["/signup", "/users/public/v1/auth/signup"],
            Access.PublicOrProvisioner,
            SignUpEndpoint.HandleAsync,
            SignUpEndpoint.Description,
            Limit.SignUp,
            CallerLimit.Client
        ),
        new(
            Get,
            ["/profile", "/users/private/v1/auth/me", "/auth/me"],
            Access.SignedIn,
            GetProfileEndpoint.HandleAsync,
            GetProfileEndpoint.Description
        ),
        new(
            Put,
            ["/profile", "/users/private/v1/auth/me", "/auth/me"],
            Access.SignedIn,
            UpdateProfileEndpoint.HandleAsync,
            UpdateProfileEndpoint.Description,
            Limit.Profile,
            CallerLimit.Upload
        ),
        new(
            Delete,
            ["/profile", "/branches/private/v1/delete-profile"],
            Access.Individual,
            EraseProfileEndpoint.HandleAsync,
            EraseProfileEndpoint.Description,
            Limit.Secret
        ),
        new(
            Get,
            ["/profile/export"],
            Access.SignedIn,
            ExportProfileEndpoint.HandleAsync,
            ExportProfileEndpoint.Description,
            CallerLimit: CallerLimit.Export
        ),
        new(
            Put,
            ["/profile/image"],
            Access.SignedIn,
            SetImageEndpoint.HandleAsync,
            SetImageEndpoint.Description,
            Limit.Profile,
            CallerLimit.Upload
        ),
        new(Delete, ["/profile/image"], Access.SignedIn, RemoveImageEndpoint.HandleAsync, RemoveImageEndpoint.Description),
        new(
            Post,
            ["/email/verification"],
            Access.SignedIn,
            SendVerificationEndpoint.HandleAsync,
            SendVerificationEndpoint.Description,
            Limit.Mail
        ),
        new(Post, ["/email/verify"], Access.Public, VerifyEmailEndpoint.HandleAsync, VerifyEmailEndpoint.Description, Limit.Secret),
        new(Put, ["/email"], Access.SignedIn, ChangeEmailEndpoint.HandleAsync, ChangeEmailEndpoint.Description, Limit.Secret),
        new(Post, ["/email/undo"], Access.Public, UndoEmailChangeEndpoint.HandleAsync, UndoEmailChangeEndpoint.Description, Limit.Secret),
        new(Put, ["/phone"], Access.SignedIn, ChangePhoneEndpoint.HandleAsync, ChangePhoneEndpoint.Description, Limit.Mail),
        new(Post, ["/phone/verify"], Access.SignedIn, ConfirmPhoneEndpoint.HandleAsync, ConfirmPhoneEndpoint.Description, Limit.Secret),
        new(Get, ["/images/{id}"], Access.Public, GetImageEndpoint.HandleAsync, GetImageEndpoint.Description, Limit.Picture),
        new(
            Put,
            ["/password"],
            Access.SignedIn,
            ChangePasswordEndpoint.HandleAsync,
            ChangePasswordEndpoint.Description,
            CallerLimit: CallerLimit.EndSession
        ),
        new(
            Post,
            ["/password/forgot"],
            Access.Public,
            RequestPasswordResetEndpoint.HandleAsync,
            RequestPasswordResetEndpoint.Description,
            Limit.Mail
        ),
        new(Post, ["/password/reset"], Access.Public, ResetPasswordEndpoint.HandleAsync, ResetPasswordEndpoint.Description, Limit.Secret),
        // Sessions
        new(
            Post,
            ["/login", "/users/public/v1/auth/signin", "/auth/signin"],
            Access.Public,
            LogInEndpoint.HandleAsync,
            LogInEndpoint.Description,
            Limit.LogIn
        ),
        new(
            Post,
            ["/refresh", "/users/public/v1/auth/refresh", "/auth/refresh"],
            Access.Public,
            RefreshSessionEndpoint.HandleAsync,
            RefreshSessionEndpoint.Description,
            CallerLimit: CallerLimit.SessionRefresh
        ),
        new(
            Post,
            ["/logout", "/users/private/v1/auth/logout"],
            Access.Optional,
            LogOutEndpoint.HandleAsync,
            LogOutEndpoint.Description,
            CallerLimit: CallerLimit.EndSession
        ),
        new(Get, ["/sessions"], Access.SignedIn, ListSessionsEndpoint.HandleAsync, ListSessionsEndpoint.Description),
        new(
            Delete,
            ["/sessions/{id}"],
            Access.SignedIn,
            EndSessionEndpoint.HandleAsync,
            EndSessionEndpoint.Description,
            CallerLimit: CallerLimit.EndSession
        ),
        new(
            Delete,
            ["/sessions"],
            Access.SignedIn,
            EndOtherSessionsEndpoint.HandleAsync,
            EndOtherSessionsEndpoint.Description,
            CallerLimit: CallerLimit.EndSession
        ),
        new(Get, [ListConsentsEndpoint.Path], Access.SignedIn, ListConsentsEndpoint.HandleAsync, ListConsentsEndpoint.Description),
        new(Delete, ["/consents/{id}"], Access.SignedIn, WithdrawConsentEndpoint.HandleAsync, WithdrawConsentEndpoint.Description),
        // Invitations
        new(
            Post,
            ["/invites", "/branches/private/v1/individual"],
            Access.Advisor,
            InviteIndividualEndpoint.HandleAsync,
            InviteIndividualEndpoint.Description
        ),
        new(Get, ["/invites"], Access.Advisor, ListInvitationsEndpoint.HandleAsync, ListInvitationsEndpoint.Description),
        new(Post, ["/invites/{id}/resend"], Access.Advisor, ResendInvitationEndpoint.HandleAsync, ResendInvitationEndpoint.Description),
        new(Delete, ["/invites/{id}"], Access.Advisor, RevokeInvitationEndpoint.HandleAsync, RevokeInvitationEndpoint.Description),
        new(
            Post,
            ["/invites/check"],
            Access.Public,
            CheckInvitationEndpoint.HandleAsync,
            CheckInvitationEndpoint.Description,
            Limit.Secret
        ),
        new(
            Get,
            ["/invites/check", "/branches/public/v1/common/invites/check"],
            Access.Public,
            CheckInvitationEndpoint.HandleQueryAsync,
            CheckInvitationEndpoint.QueryDescription,
            Limit.Secret
        ),
        new(Post, ["/invites/renew"], Access.Public, RenewInvitationEndpoint.HandleAsync, RenewInvitationEndpoint.Description, Limit.Mail),
        new(
            Get,
            ["/agreements", "/branches/public/v1/common/agreements"],
            Access.Public,
            ListAgreementsEndpoint.Handle,
            ListAgreementsEndpoint.Description
        ),
        new(
            Post,
            ["/invites/accept", "/branches/public/v1/individual/invites/accept"],
            Access.Public,
            AcceptInvitationEndpoint.HandleAsync,
            AcceptInvitationEndpoint.Description,
            Limit.Secret
        ),
        // Onboarding
        new(
            Get,
            ["/onboarding", "/users/private/v1/limited/onboarding"],
            Access.Temporary,
            GetOnboardingEndpoint.HandleAsync,
            GetOnboardingEndpoint.Description
        ),
        new(
            Post,
            ["/onboarding/phone", "/users/private/v1/limited/onboarding/phone"],
            Access.Temporary,
            SendPhoneCodeEndpoint.HandleAsync,
            SendPhoneCodeEndpoint.Description,
            Limit.Mail
        ),
        new(
            Post,
            ["/onboarding/phone/verify", "/users/private/v1/limited/onboarding/phone/verify"],
            Access.Temporary,
            VerifyPhoneEndpoint.HandleAsync,
            VerifyPhoneEndpoint.Description,
            Limit.Secret
        ),
        new(
            Post,
            ["/onboarding/steps/{name}/acknowledge", "/users/private/v1/limited/onboarding/steps/{name}/acknowledge"],
            Access.Temporary,
            AcknowledgeStepEndpoint.HandleAsync,
            AcknowledgeStepEndpoint.Description
        ),
        new(
            Put,
            ["/onboarding/password", "/users/private/v1/limited/onboarding/password"],
            Access.Temporary,
            ReplacePasswordEndpoint.HandleAsync,
            ReplacePasswordEndpoint.Description,
            Limit.Secret
        ),
        new(Put, ["/onboarding/{userId}/steps/{name}"], Access.Reporter, ReportStepEndpoint.HandleAsync, ReportStepEndpoint.Description),
        new(
            Put,
            ["/token-exchange", "/users/private/v1/limited/token-exchange"],
            Access.TemporaryOrSpent,
            ExchangeTemporaryTokenEndpoint.HandleAsync,
            ExchangeTemporaryTokenEndpoint.Description,
            Limit.Secret
        ),
        // Branches
        new(
            Get,
            ["/individuals", "/branches/private/v1/individual"],
            Access.Advisor,
            ListIndividualsEndpoint.HandleAsync,
            ListIndividualsEndpoint.Description
        ),
        new(
            Get,
            ["/individuals/{id}", "/branches/private/v1/individual/{id}"],
            Access.Advisor,
            GetIndividualEndpoint.HandleAsync,
            GetIndividualEndpoint.Description
        ),
        new(
            Post,
            ["/individuals/{id}/disable"],
            Access.Advisor,
            DisableIndividualEndpoint.HandleAsync,
            DisableIndividualEndpoint.Description
        ),
        new(Post, ["/individuals/{id}/enable"], Access.Advisor, EnableIndividualEndpoint.HandleAsync, EnableIndividualEndpoint.Description),
        // Pages, for people whom no frontend serves
        new(Get, ["/pages/invite"], Access.Public, ShowInvitationPage.HandleAsync, ShowInvitationPage.Description, Limit.Secret),
        new(Post, ["/pages/invite"], Access.Public, AcceptInvitationPage.HandleAsync, AcceptInvitationPage.Description, Limit.Secret),
        new(Post, ["/pages/invite/renew"], Access.Public, RenewInvitationPage.HandleAsync, RenewInvitationPage.Description, Limit.Mail),
        new(Get, ["/pages/onboarding"], Access.Public, ShowSignInPage.Handle, ShowSignInPage.Description),
        new(Post, ["/pages/onboarding"], Access.Public, SignInPage.HandleAsync, SignInPage.Description, Limit.LogIn),
        new(Post, ["/pages/onboarding/code"], Access.Public, SendPhoneCodePage.HandleAsync, SendPhoneCodePage.Description, Limit.Mail),
        new(Post, ["/pages/onboarding/step"], Access.Public, CompleteStepPage.HandleAsync, CompleteStepPage.Description, Limit.Secret),
        new(Get, ["/pages/verify-email"], Access.Public, ShowVerifyEmailPage.Handle, ShowVerifyEmailPage.Description),
        new(Post, ["/pages/verify-email"], Access.Public, VerifyEmailPage.HandleAsync, VerifyEmailPage.Description, Limit.Secret),
        new(Get, ["/pages/undo-email-change"], Access.Public, ShowUndoEmailPage.Handle, ShowUndoEmailPage.Description),
        new(Post, ["/pages/undo-email-change"], Access.Public, UndoEmailPage.HandleAsync, UndoEmailPage.Description, Limit.Secret),
        new(Get, ["/pages/forgot-password"], Access.Public, ShowForgotPasswordPage.Handle, ShowForgotPasswordPage.Description),
        new(Post, ["/pages/forgot-password"], Access.Public, ForgotPasswordPage.HandleAsync, ForgotPasswordPage.Description, Limit.Mail),
        new(
            Get,
            ["/pages/reset-password"],
            Access.Public,
            ShowResetPasswordPage.HandleAsync,
            ShowResetPasswordPage.Description,
            Limit.Secret
        ),
        new(Post, ["/pages/reset-password"], Access.Public, ResetPasswordPage.HandleAsync, ResetPasswordPage.Description, Limit.Secret),
        new(Get, ["/pages/style.css"], Access.Public, StyleEndpoint.Handle, StyleEndpoint.Description),
        // OAuth
        new(
            Get,
            [AuthorizationEndpoint.Path],
            Access.Public,
            AuthorizationEndpoint.HandleAsync,
            AuthorizationEndpoint.Description,
            Limit.Token
        ),
        new(
            Post,
            [AuthorizationEndpoint.Path],
            Access.Public,
            AuthorizationEndpoint.HandleFormAsync,
            AuthorizationEndpoint.FormDescription,
            Limit.Token
        ),
        new(
            Post,
            [PushedRequestEndpoint.Path],
            Access.Public,
            PushedRequestEndpoint.HandleAsync,
            PushedRequestEndpoint.Description,
            Limit.Token
        ),
        new(
            Post,
            [ApplicationSignInPage.Path],
            Access.Public,
            ApplicationSignInPage.HandleAsync,
            ApplicationSignInPage.Description,
            Limit.LogIn
        ),
        new(Get, [UserInfoEndpoint.Path], Access.OpenIdConnect, UserInfoEndpoint.HandleAsync, UserInfoEndpoint.Description),
        new(Post, [UserInfoEndpoint.Path], Access.OpenIdConnect, UserInfoEndpoint.HandleAsync, UserInfoEndpoint.PostDescription),
        new(
            Post,
            [IntrospectionEndpoint.Path],
            Access.Public,
            IntrospectionEndpoint.HandleAsync,
            IntrospectionEndpoint.Description,
            Limit.Token
        ),
        new(
            Post,
            [TokenRevocationEndpoint.Path],
            Access.Public,
            TokenRevocationEndpoint.HandleAsync,
            TokenRevocationEndpoint.Description,
            Limit.Token
        ),
        new(Get, [LogoutEndpoint.Path], Access.Public, LogoutEndpoint.HandleAsync, LogoutEndpoint.Description, Limit.Token),
        new(Post, [LogoutEndpoint.Path], Access.Public, LogoutEndpoint.HandleFormAsync, LogoutEndpoint.FormDescription, Limit.Token),
        new(Post, [SignOutPage.Path], Access.Public, SignOutPage.HandleAsync, SignOutPage.Description, Limit.Secret),
        new(Post, [ConsentPage.Path], Access.Public, ConsentPage.HandleAsync, ConsentPage.Description, Limit.Secret),
        new(Post, [DeviceEndpoint.Path], Access.Public, DeviceEndpoint.HandleAsync, DeviceEndpoint.Description, Limit.Token),
        new(Get, [DevicePage.Address], Access.Public, DevicePage.Show, DevicePage.ShowDescription),
        new(Post, [DevicePage.Path], Access.Public, DevicePage.HandleAsync, DevicePage.Description, Limit.Secret),
        new(Post, [DevicePage.SignInPath], Access.Public, DevicePage.SignInAsync, DevicePage.SignInDescription, Limit.LogIn),
        new(Post, [DevicePage.DecisionPath], Access.Public, DevicePage.DecideAsync, DevicePage.DecisionDescription, Limit.Secret),
        new(Post, [TokenEndpoint.Path], Access.Public, TokenEndpoint.HandleAsync, TokenEndpoint.Description, Limit.Token),
        new(Get, [RevocationsEndpoint.Path], Access.RevocationReader, RevocationsEndpoint.HandleAsync, RevocationsEndpoint.Description),
        // Admin
        new(Get, ["/admin/clients"], Access.AdminRead, ListClientsEndpoint.HandleAsync, ListClientsEndpoint.Description),
        new(Get, ["/admin/clients/{id}"], Access.AdminRead, GetClientEndpoint.HandleAsync, GetClientEndpoint.Description),
        new(Post, ["/admin/clients"], Access.Admin, CreateClientEndpoint.HandleAsync, CreateClientEndpoint.Description),
        new(
            Post,
            ["/admin/clients/{id}/rotate-secret"],
            Access.Admin,
            RotateClientSecretEndpoint.HandleAsync,
            RotateClientSecretEndpoint.Description
        ),
        new(Post, ["/admin/clients/{id}/disable"], Access.Admin, DisableClientEndpoint.HandleAsync, DisableClientEndpoint.Description),
        new(Get, ["/admin/branches"], Access.AdminRead, ListBranchesEndpoint.HandleAsync, ListBranchesEndpoint.Description),
        new(Post, ["/admin/branches"], Access.Admin, CreateBranchEndpoint.HandleAsync, CreateBranchEndpoint.Description),
        new(Get, ["/admin/users"], Access.AdminRead, ListUsersEndpoint.HandleAsync, ListUsersEndpoint.Description),
        new(Get, ["/admin/users/{id}"], Access.AdminRead, GetUserEndpoint.HandleAsync, GetUserEndpoint.Description),
        new(Post, ["/admin/users"], Access.Admin, ProvisionUserEndpoint.HandleAsync, ProvisionUserEndpoint.Description),
        new(Post, ["/admin/users/{id}/disable"], Access.Admin, DisableUserEndpoint.HandleAsync, DisableUserEndpoint.Description),
        new(Post, ["/admin/users/{id}/enable"], Access.Admin, EnableUserEndpoint.HandleAsync, EnableUserEndpoint.Description),
        new(Post, ["/admin/users/{id}/unlock"], Access.Admin, UnlockUserEndpoint.HandleAsync, UnlockUserEndpoint.Description),
        new(
            Get,
            ["/admin/users/{id}/sessions"],
            Access.AdminRead,
            ListUserSessionsEndpoint.HandleAsync,
            ListUserSessionsEndpoint.Description
        ),
        new(Delete, ["/admin/users/{id}"], Access.Admin, EraseUserEndpoint.HandleAsync, EraseUserEndpoint.Description),
        new(
            Post,
            ["/admin/users/{id}/reset-password"],
            Access.Admin,
            StartPasswordResetEndpoint.HandleAsync,
            StartPasswordResetEndpoint.Description
        ),
        new(
            Delete,
            ["/admin/users/{id}/sessions"],
            Access.Admin,
            RevokeUserSessionsEndpoint.HandleAsync,
            RevokeUserSessionsEndpoint.Description
        ),
        new(Delete, ["/admin/sessions/{id}"], Access.Admin, RevokeSessionEndpoint.HandleAsync, RevokeSessionEndpoint.Description),
        new(Get, ["/admin/users/{id}/access"], Access.AdminRead, ShowUserEndpoint.HandleAsync, ShowUserEndpoint.Description),
        new(Put, ["/admin/users/{id}/roles"], Access.Admin, SetRolesEndpoint.HandleAsync, SetRolesEndpoint.Description),
        new(Put, ["/admin/users/{id}/name"], Access.Admin, RenameUserEndpoint.HandleAsync, RenameUserEndpoint.Description),
        new(Put, ["/admin/users/{id}/email"], Access.Admin, MoveEmailEndpoint.HandleAsync, MoveEmailEndpoint.Description),
        new(Get, ["/admin/invites"], Access.AdminRead, ListAllInvitationsEndpoint.HandleAsync, ListAllInvitationsEndpoint.Description),
        new(
            Post,
            ["/admin/invites/{id}/resend"],
            Access.Admin,
            ResendAnyInvitationEndpoint.HandleAsync,
            ResendAnyInvitationEndpoint.Description
        ),
        new(Get, ["/admin/mail/dead-letters"], Access.AdminRead, ListDeadLettersEndpoint.HandleAsync, ListDeadLettersEndpoint.Description),
        new(
            Post,
            ["/admin/mail/dead-letters/retry"],
            Access.Admin,
            RetryDeadLettersEndpoint.HandleAsync,
            RetryDeadLettersEndpoint.Description
        ),
        new(Post, ["/admin/mail/test"], Access.Admin, SendTestMailEndpoint.HandleAsync, SendTestMailEndpoint.Description),
        new(Get, ["/admin/status"], Access.AdminRead, StatusEndpoint.HandleAsync, StatusEndpoint.Description),
        new(Get, ["/admin/revocations"], Access.AdminRead, ShowRevocationsEndpoint.HandleAsync, ShowRevocationsEndpoint.Description),
        new(Get, ["/admin/keys"], Access.AdminRead, ListKeysEndpoint.HandleAsync, ListKeysEndpoint.Description),
        new(Post, ["/admin/keys/rotate"], Access.Admin, RotateKeysEndpoint.HandleAsync, RotateKeysEndpoint.Description),
        new(Post, ["/admin/keys/{kid}/revoke"], Access.Admin, RevokeKeyEndpoint.HandleAsync, RevokeKeyEndpoint.Description),
        new(Get, ["/admin/audit"], Access.AdminRead, ListAuditEndpoint.HandleAsync, ListAuditEndpoint.Description),
        // Gateway
        new(Get, [AuthorizeEndpoint.Path], Access.Optional, AuthorizeEndpoint.HandleAsync, AuthorizeEndpoint.Description),
        // Discovery
        new(
            Get,
            ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"],
            Access.Public,
            MetadataEndpoint.HandleAsync,
            MetadataEndpoint.Description
        ),
        new(Get, ["/.well-known/jwks.json"], Access.Public, KeySetEndpoint.Handle, KeySetEndpoint.Description),
        new(Get, [OpenApiEndpoint.Path], Access.Public, OpenApiEndpoint.Handle, OpenApiEndpoint.Description),
        new(Get, [OpenApiEndpoint.Path31], Access.Public, OpenApiEndpoint.Handle31, OpenApiEndpoint.Description31),
        // Health
        new(Get, ["/health/live"], Access.Public, LiveEndpoint.Handle, LiveEndpoint.Description),
        new(Get, ["/health/ready"], Access.Public, ReadyEndpoint.HandleAsync, ReadyEndpoint.Description),
    ];

    internal static RouteTable Table { get; } = new(All);

    internal static void MapRoutes(this IEndpointRouteBuilder endpoints)
    {
        foreach (var route in All)
        {
            foreach (var path in route.Paths)
            {
                // A filter costs each request something, so only routes that read a body or the like have it.
                string[] methods = route.Verb == Get ? [Get, Head] : [route.Verb]; // RFC 9110 section 9.3.2
                LazyHandler
                    .Map(
                        endpoints,
                        path,
                        methods,
                        route.Handler,
                        RefuseUnreadable.IsNeededBy(route.Handler) ? new RefuseUnreadable() : null
                    )
                    .WithMetadata(route, new HttpMethodMetadata(methods, acceptCorsPreflight: true))
                    .RequireCors(Cors.PolicyOf(route.Answer));
            }
        }
    }
}
