using Identity.Api.Http;
using Identity.Api.Onboarding;
using Identity.Domain.Invitations;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Api.Invitations;

internal static class AcceptInvitationEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Invitations",
        "Accept an invitation. The answer is the intentional 403 with a temporary token",
        typeof(Request),
        StatusCodes.Status403Forbidden,
        null,
        InvitationErrors.NotFound,
        InvitationErrors.Expired,
        InvitationErrors.Used,
        InvitationErrors.Revoked,
        InvitationErrors.AgreementRequired,
        InvitationErrors.AgreementUnknown,
        PasswordErrors.TooShort,
        PasswordErrors.TooLong,
        PasswordErrors.IsPersonal,
        PasswordErrors.Common,
        PasswordErrors.Breached,
        PasswordErrors.Differ,
        PasswordErrors.Incorrect,
        ThrottlingErrors.LogInThrottled,
        UserErrors.EmailTaken with
        {
            Source = null,
        },
        SessionErrors.AccountDisabled,
        RequestErrors.ServiceBusy
    )
    {
        MayAskToOnboard = true,
    };

    /// <param name="Token" example="AdVq7mYBmqniXTx9Up...">The token from the mailed link.</param>
    /// <param name="Password" example="a few words make a good one">A new password. If this email address already has a confirmed account,
    /// its current password.</param>
    /// <param name="ConfirmPassword" example="a few words make a good one">The same password again.</param>
    /// <param name="AgreementIds" example="[&quot;terms&quot;]">What the person agrees to; see <c>GET /agreements</c>.</param>
    internal sealed record Request(string Token, string Password, string ConfirmPassword, string[]? AgreementIds);

    internal static async Task<IResult> HandleAsync(HttpContext http, AcceptInvitation acceptInvitation, CancellationToken ct)
    {
        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var request = body.Value.Value;
        var (password, confirmation) = (UnverifiedPassword.From(request.Password), UnverifiedPassword.From(request.ConfirmPassword));
        if (body.Value.Faults.Count > 0)
        {
            return body.Value.ToProblem(await acceptInvitation.CheckAsync(request.Token, password, confirmation, request.AgreementIds, ct));
        }

        var accepted = await acceptInvitation.ExecuteAsync(
            request.Token,
            password!,
            confirmation!,
            request.AgreementIds ?? [],
            http.Client(),
            ct
        );
        return accepted.IsSuccess ? OnboardingAnswer.Of(accepted.Value) : body.Value.ToProblem(accepted.Errors);
    }
}
