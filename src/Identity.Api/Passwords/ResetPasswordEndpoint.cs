using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Api.Passwords;

internal static class ResetPasswordEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Set a new password with a reset link or code from an email. All sessions end",
        typeof(Request),
        StatusCodes.Status204NoContent,
        null,
        [
            .. ResetErrors.All,
            UserErrors.EmailInvalid,
            PasswordErrors.TooShort,
            PasswordErrors.TooLong,
            PasswordErrors.IsPersonal,
            PasswordErrors.Common,
            PasswordErrors.Breached,
            PasswordErrors.Unchanged,
            SessionErrors.AccountDisabled,
            ThrottlingErrors.CodesThrottled,
            RequestErrors.ServiceBusy,
        ]
    )
    {
        Headers = DeviceCookie.Header,
    };

    /// <param name="Token" example="nVh4sGwFQmPz0cWqYt1kXb7uRj3eLd9oAi5vCx2yHT8f">The token from the link. Send it without <c>email</c> and
    /// <c>code</c>.</param>
    /// <param name="Email" example="ada@example.com">The email address of the account. Send it with <c>code</c>, in place of the
    /// token.</param>
    /// <param name="Code" example="48151623">The eight digits from the email. They can be tried five times.</param>
    /// <param name="NewPassword" example="other words make another">8 to 256 characters of any script.</param>
    /// <param name="CancelEmailUndo" example="false">Also cancels links that undo a change of email address, three days after the
    /// change.</param>
    internal sealed record Request(string? Token, string? Email, string? Code, string NewPassword, bool? CancelEmailUndo);

    internal static async Task<IResult> HandleAsync(HttpContext http, ResetPassword resetPassword, CancellationToken ct)
    {
        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var request = body.Value.Value;
        var password = UnverifiedPassword.From(request.NewPassword);
        var faults = Faults(request);
        ResetProof? proof = request switch
        {
            { Token: { } token, Email: null, Code: null } => new ResetProof.Link(token),
            { Token: null, Email: { } email } => new ResetProof.Code(email, request.Code ?? ""),
            _ => null,
        };
        if (body.Value.Faults.Count > 0 || faults.Count > 0)
        {
            return body.Value.ToProblem([.. faults, .. await resetPassword.CheckAsync(proof, password, ct)]);
        }

        var reset = await resetPassword.ExecuteAsync(proof!, password!, request.CancelEmailUndo is true, http.Client(), ct);
        if (!reset.IsSuccess)
        {
            return body.Value.ToProblem(reset.Errors);
        }

        DeviceCookie.Remember(http, reset.Value);
        return TypedResults.NoContent();
    }

    /// <summary>One proof, and all of it: two could mean two accounts.</summary>
    private static List<Error> Faults(Request request) =>
        request switch
        {
            { Token: not null, Email: null, Code: null } or { Token: null, Email: not null, Code: not null } => [],
            { Token: not null } => [ResetErrors.Ambiguous],
            { Email: not null } => [RequestErrors.FieldRequired.On("code")],
            { Code: not null } => [RequestErrors.FieldRequired.On("email")],
            _ => [RequestErrors.FieldRequired.On("token")],
        };
}
