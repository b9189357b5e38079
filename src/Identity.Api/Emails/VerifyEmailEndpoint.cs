using Identity.Api.Http;
using Identity.Domain;
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

    internal static async Task<IResult> HandleAsync(HttpContext http, VerifyEmail verifyEmail, CancellationToken ct)
    {
        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var request = body.Value.Value;
        if (Faults(request) is var faults && body.Value.Faults.Count + faults.Count > 0)
        {
            return body.Value.ToProblem(faults);
        }

        var verified = request.Token is { } token
            ? await verifyEmail.ExecuteAsync(token, http.Client(), ct)
            : await verifyEmail.ExecuteAsync(request.Email!, request.Code!, http.Client(), ct);
        return verified.IsSuccess ? TypedResults.NoContent() : body.Value.ToProblem(verified.Errors);
    }

    private static List<Error> Faults(Request request) =>
        request switch
        {
            { Token: not null, Email: null, Code: null } or { Token: null, Email: not null, Code: not null } => [],
            { Token: not null } => [EmailErrors.VerificationAmbiguous],
            { Email: not null } => [RequestErrors.FieldRequired.On("code")],
            { Code: not null } => [RequestErrors.FieldRequired.On("email")],
            _ => [RequestErrors.FieldRequired.On("token")],
        };
}
