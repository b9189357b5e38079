using Identity.Api.Http;
using Identity.Api.Sessions;
using Identity.Domain.Passwords;
using Identity.Domain.Signup;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Api.Signup;

internal static class SignUpEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Accounts",
        "Create an account and sign in",
        typeof(Request),
        StatusCodes.Status201Created,
        typeof(SignedInResponse),
        UserErrors.EmailInvalid,
        UserErrors.NameInvalid,
        PasswordErrors.TooShort,
        PasswordErrors.TooLong,
        PasswordErrors.IsPersonal,
        PasswordErrors.Common,
        PasswordErrors.Breached,
        PasswordErrors.Differ,
        UserErrors.EmailTaken,
        TokenErrors.TokenExpired,
        TokenErrors.TokenInvalid,
        TokenErrors.Forbidden,
        RequestErrors.ServiceBusy,
        RefreshCookie.TransportInvalid,
        RefreshCookie.OriginNotAllowed
    )
    {
        MayUseRefreshCookie = true,
        RequestHeaders = RefreshCookie.RequestHeader,
        OtherSuccess = (
            StatusCodes.Status202Accepted,
            typeof(CheckYourMailResponse),
            "Replaces 201 and 409 when `Identity:Signup:Disclosure` is `Silent`: an email explains the next step, and signing in requires a confirmed email address"
        ),
    };

    /// <param name="Email" example="ada@example.com">At most 254 characters. Upper and lower case make no difference.</param>
    /// <param name="Name" example="Ada Lovelace">1 to 200 characters on one line.</param>
    /// <param name="Password" example="a few words make a good one">8 to 256 characters of any script.</param>
    /// <param name="ConfirmPassword" example="a few words make a good one">The same password again, or nothing.</param>
    /// <param name="EmailVerified" example="false">For services with the scope <c>users.provision</c>: the email address is known to be
    /// theirs. Others may send it; it changes nothing.</param>
    internal sealed record Request(string Email, string Name, string Password, string? ConfirmPassword, bool? EmailVerified);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        SignUp signUp,
        SignUpSilently signUpSilently,
        SignupSettings signup,
        RefreshCookie cookie,
        TokenSettings settings,
        CancellationToken ct
    )
    {
        var isInCookie = cookie.IsAskedBy(http);
        if (!isInCookie.IsSuccess)
        {
            return isInCookie.Errors.ToProblem();
        }

        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var request = body.Value.Value;
        var password = UnverifiedPassword.From(request.Password);
        var confirmation = UnverifiedPassword.From(request.ConfirmPassword);
        if (body.Value.Faults.Count > 0)
        {
            return body.Value.ToProblem(signUp.Check(request.Email, request.Name, password, confirmation));
        }

        var provisioner = http.Features.Get<VerifiedToken>() is null ? null : http.Operator();
        if (signup.Disclosure is Disclosure.Silent && provisioner is null)
        {
            var accepted = await signUpSilently.ExecuteAsync(request.Email, request.Name, password!, confirmation, http.Client(), ct);
            return accepted.IsSuccess ? CheckYourMailResponse.Accepted() : body.Value.ToProblem(accepted.Errors);
        }

        var signedIn = await signUp.ExecuteAsync(
            request.Email,
            request.Name,
            password!,
            confirmation,
            http.Client(),
            ct,
            provisioner,
            provisioner is not null && request.EmailVerified is true
        );
        return signedIn.IsSuccess
            ? Envelopes.Created(
                "/profile",
                SignedInResponse.From(signedIn.Value, settings, cookie.HandOver(http, isInCookie.Value, signedIn.Value.Tokens))
            )
            : body.Value.ToProblem(signedIn.Errors);
    }
}
