using Identity.Api.Http;
using Identity.Api.Signup;
using Identity.Domain.Emails;
using Identity.Domain.Passwords;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Api.Emails;

internal static class ChangeEmailEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Change your email address. The change takes effect when the new email address is confirmed, and can be undone from the old one",
        typeof(Request),
        StatusCodes.Status202Accepted,
        typeof(CheckYourMailResponse),
        UserErrors.EmailInvalid.On("newEmail"),
        EmailErrors.Unchanged,
        PasswordErrors.Incorrect.On("password"),
        PasswordErrors.Malformed.On("password"),
        UserErrors.EmailTaken.On("newEmail"),
        EmailErrors.ChangeLimit,
        ThrottlingErrors.LogInThrottled,
        RequestErrors.ServiceBusy
    );

    /// <param name="NewEmail" example="ada@example.org">At most 254 characters. Upper and lower case make no difference.</param>
    /// <param name="Password" example="a few words make a good one">The current password of the account.</param>
    internal sealed record Request(string NewEmail, string Password);

    internal static async Task<IResult> HandleAsync(HttpContext http, ChangeEmail changeEmail, CancellationToken ct)
    {
        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var newEmail = body.Value.Value.NewEmail;
        var password = UnverifiedPassword.From(body.Value.Value.Password);
        if (body.Value.Faults.Count > 0)
        {
            return body.Value.ToProblem(ChangeEmail.Check(newEmail, password));
        }

        var token = http.Token();
        var changed = await changeEmail.ExecuteAsync(token.Subject, token.SessionId, newEmail, password!, http.Client(), ct);
        return changed.IsSuccess ? CheckYourMailResponse.Accepted() : body.Value.ToProblem(changed.Errors);
    }
}
