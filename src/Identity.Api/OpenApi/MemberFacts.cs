using System.Text.Json.Nodes;
using Identity.Api.Admin;
using Identity.Api.Branches;
using Identity.Api.Health;
using Identity.Api.Http;
using Identity.Api.Invitations;
using Identity.Api.OAuth;
using Identity.Api.Onboarding;
using Identity.Api.Phones;
using Identity.Api.Privacy;
using Identity.Api.Signup;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Tokens.Keys;
using Identity.Domain.Users;
using Microsoft.OpenApi;

namespace Identity.Api.OpenApi;

/// <summary>Values, lengths and formats of the members of bodies: what their types do not say.</summary>
internal static class MemberFacts
{
    internal static readonly IReadOnlyList<string> Roles = [RoleNames.Individual, RoleNames.Advisor];
    internal static readonly IReadOnlyList<string> TokenTypes = ["Bearer"];

    private static readonly Dictionary<(Type? Type, string Member), IReadOnlyList<string>> Values = new()
    {
        [(null, "role")] = Roles,
        [(null, "roles")] = Roles,
        [(null, "tokenType")] = TokenTypes,
        [(null, "token_type")] = TokenTypes,
        [(typeof(ProblemError), "target")] = ["field", "common"],
        [(typeof(CheckYourMailResponse), "status")] = ["checkYourMail"],
        [(typeof(LiveEndpoint.State), "status")] = ["ok"],
        [(typeof(InvitationResponse), "status")] = JsonNames.Of<InvitationState>(),
        [(typeof(ShowUserEndpoint.Response), "advice")] = JsonNames.Of<SignInAdvice>(),
        [(typeof(UserResponse), "status")] = JsonNames.Of<UserStatus>(),
        [(typeof(ExportResponse), "status")] = JsonNames.Of<UserStatus>(),
        [(typeof(ExportResponse.MessageRow), "channel")] = JsonNames.Of<MessageChannel>(),
        [(typeof(ExportResponse.StepRow), "kind")] = JsonNames.Of<StepKind>(),
        [(typeof(ExportResponse.StepRow), "state")] = JsonNames.Of<StepState>(),
        [(typeof(StepResponse), "kind")] = JsonNames.Of<StepKind>(),
        [(typeof(StepResponse), "state")] = JsonNames.Of<StepState>(),
        [(typeof(ReportStepEndpoint.Request), "status")] = JsonNames.Of<StepState>(),
        [(typeof(KeyResponse), "state")] = [.. JsonNames.Of<KeyState>(), "revoked"],
    };

    internal static void Add(OpenApiSchema member, Type type, string name, bool isRequest, PasswordSettings passwords)
    {
        if (Values.TryGetValue((type, name), out var values) || Values.TryGetValue((null, name), out values))
        {
            var restricted = member.Items is OpenApiSchema items ? items : member;
            restricted.Enum = [.. values.Select(value => (JsonNode)value)];
        }

        switch (name)
        {
            case "email" or "newEmail" or "login" when type != typeof(InvitationResponse) && type != typeof(ExportResponse.InvitationRow): // may be erased
                member.Format = "email";
                member.MaxLength = Email.MaximumLength;
                break;
            case "name" when isRequest && type != typeof(CreateClientEndpoint.Request) && type != typeof(CreateBranchEndpoint.Request):
                (member.MinLength, member.MaxLength) = (1, PersonName.MaximumLength);
                break;
            case "newPassword" or "password" or "confirmPassword" or "currentPassword":
                member.Format = "password";
                member.MaxLength = PasswordRules.MaximumLength;
                member.MinLength = name == "newPassword" || type == typeof(SignUpEndpoint.Request) ? passwords.MinimumLength : null;
                break;
            case "phoneNumber" when !isRequest:
                member.Pattern = "^\\+[0-9]{7,15}$";
                break;
            case "code" when isRequest && type != typeof(TokenEndpoint.Request):
                member.Pattern =
                    type == typeof(VerifyPhoneEndpoint.Request) || type == typeof(ConfirmPhoneEndpoint.Request)
                        ? "^[0-9]{6}$"
                        : "^[0-9]{8}$";
                break;
            case "details" when isRequest:
                member.MaxLength = ReportStep.MaximumDetailsLength;
                break;
            case "image" or "url" or "issuer" or "jwks_uri" or "token_endpoint":
                member.Format = "uri";
                break;
            case "type" when type == typeof(Problem):
                member.Format = "uri";
                break;
        }
    }
}
