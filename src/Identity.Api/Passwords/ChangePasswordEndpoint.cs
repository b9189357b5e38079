using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Passwords;
using Identity.Domain.Throttling;

namespace Identity.Api.Passwords;

internal static class ChangePasswordEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Change your password. All other sessions end",
        typeof(Request),
        StatusCodes.Status204NoContent,
        null,
        PasswordErrors.Incorrect,
        PasswordErrors.Malformed.On("currentPassword"),
        PasswordErrors.TooShort,
        PasswordErrors.TooLong,
        PasswordErrors.IsPersonal,
        PasswordErrors.Common,
        PasswordErrors.Breached,
        PasswordErrors.Unchanged,
        ThrottlingErrors.LogInThrottled,
        RequestErrors.ServiceBusy
    )
    {
        Headers = DeviceCookie.Header,
    };

    /// <param name="CurrentPassword" example="a few words make a good one">An incorrect password counts as a failed sign-in.</param>
    /// <param name="NewPassword" example="other words make another">8 to 256 characters of any script. Must differ from the current
    /// one.</param>
    internal sealed record Request(string CurrentPassword, string NewPassword);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        ChangePassword changePassword,
        PasswordRules rules,
        CancellationToken ct
    )
    {
        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var (current, next) = (
            UnverifiedPassword.From(body.Value.Value.CurrentPassword),
            UnverifiedPassword.From(body.Value.Value.NewPassword)
        );
        if (body.Value.Faults.Count > 0)
        {
            List<Error> faults = current is { IsWellFormed: false } ? [PasswordErrors.Malformed.On("currentPassword")] : [];
            faults.AddRange(next is null ? [] : rules.Check(next, email: null, name: null, "newPassword"));
            return body.Value.ToProblem(faults);
        }

        var caller = http.Token();
        var changed = await changePassword.ExecuteAsync(caller.Subject, caller.SessionId, current!, next!, http.Client(), ct);
        if (!changed.IsSuccess)
        {
            return body.Value.ToProblem(changed.Errors);
        }

        DeviceCookie.Remember(http, changed.Value);
        return TypedResults.NoContent();
    }
}
