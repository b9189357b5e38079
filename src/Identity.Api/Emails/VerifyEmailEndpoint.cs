using Identity.Api.Http;
using Identity.Domain.Emails;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Api.Emails;

internal static class VerifyEmailEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Confirm an email address with the link or code from an email, after a sign-up or a change of email address",
        typeof(Request),
        StatusCodes.Status204NoContent,
        null,
        EmailErrors.VerificationTokenInvalid,
        EmailErrors.VerificationTokenExpired,
        EmailErrors.VerificationTokenUsed,
        EmailErrors.VerificationCodeInvalid,
        EmailErrors.VerificationCodeExpired,
        EmailErrors.VerificationCodeUsed,
        EmailErrors.VerificationAmbiguous,
        UserErrors.EmailTaken with
        {
            Source = null,
        },
        ThrottlingErrors.CodesThrottled
    );

    /// <param name="Token" example="p0jw7hZsCqfDN2yT...">The token from the mailed link. Send this, or the other two.</param>
    /// <param name="Email" example="ada@example.com">The email address that received the email.</param>
    /// <param name="Code" example="40718293">The eight digits from the email.</param>
    internal sealed record Request(string? Token, string? Email, string? Code);

    internal static async Task<IResult> HandleAsync(HttpContext http, JsonBody<Request> body, VerifyEmail verifyEmail, CancellationToken ct)
    {
        var verified = body.Value switch
        {
            { Token: { } token, Email: null, Code: null } => await verifyEmail.ExecuteAsync(token, http.Client(), ct),
            { Token: null, Email: { } email, Code: { } code } => await verifyEmail.ExecuteAsync(email, code, http.Client(), ct),
            { Token: null, Email: not null } => RequestErrors.FieldRequired.On("code"),
            { Token: null, Code: not null } => RequestErrors.FieldRequired.On("email"),
            { Token: null } => RequestErrors.FieldRequired.On("token"),
            _ => EmailErrors.VerificationAmbiguous,
        };
        return verified.IsSuccess ? TypedResults.NoContent() : body.ToProblem(verified.Errors);
    }
}
