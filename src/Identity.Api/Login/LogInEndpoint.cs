using Identity.Api.Http;
using Identity.Api.Onboarding;
using Identity.Api.Sessions;
using Identity.Domain;
using Identity.Domain.Login;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;

namespace Identity.Api.Login;

internal static class LogInEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Sessions",
        "Sign in with email address and password",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(SignedInResponse),
        RequestErrors.FieldRequired.On("email"),
        SessionErrors.LoginAmbiguous,
        SessionErrors.RolesInvalid,
        SessionErrors.InvalidCredentials,
        SessionErrors.RoleNotGranted,
        SessionErrors.AccountDisabled,
        ThrottlingErrors.LogInThrottled,
        ResetErrors.TokenInvalid.On("resetToken"),
        ResetErrors.TokenExpired.On("resetToken"),
        ResetErrors.TokenUsed.On("resetToken"),
        RequestErrors.ServiceBusy,
        RefreshCookie.TransportInvalid,
        RefreshCookie.OriginNotAllowed
    )
    {
        MayAskToOnboard = true,
        MayUseRefreshCookie = true,
        RequestHeaders = RefreshCookie.RequestHeader,
        Headers = DeviceCookie.Header,
    };

    /// <param name="Email" example="ada@example.com">The email address of the account. You can send <c>login</c> in its place.</param>
    /// <param name="Login" example="ada@example.com">Another name for <c>email</c>.</param>
    /// <param name="Password" example="a few words make a good one">The password of the account.</param>
    /// <param name="Roles" example="[&quot;individual&quot;]">The one role that the token is for: <c>individual</c> (also when omitted) or
    /// <c>advisor</c>.</param>
    /// <param name="ResetToken" example="nVh4sGwFQmPz0cWqYt1kXb7uRj3eLd9oAi5vCx2yHT8f">The token from the link of a reset email. It allows
    /// a sign-in during a lockout.</param>
    internal sealed record Request(string? Email, string? Login, string Password, string[]? Roles, string? ResetToken);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        LogIn logIn,
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
        var role = RoleOf(request.Roles);
        var faults = Check(body.Value, role);
        if (body.Value.Faults.Count + faults.Count > 0)
        {
            return body.Value.ToProblem(faults);
        }

        var login = request.Email ?? request.Login!;
        var signedIn = await logIn.ExecuteAsync(
            login,
            new UnverifiedPassword(request.Password),
            role,
            request.ResetToken,
            http.Client(),
            ct
        );
        if (signedIn.Value is { } outcome)
        {
            DeviceCookie.Remember(http, outcome.Password);
        }

        return signedIn.Value switch
        {
            LogInOutcome.Complete complete => Envelopes.Ok(
                SignedInResponse.From(complete.SignedIn, settings, cookie.HandOver(http, isInCookie.Value, complete.SignedIn.Tokens))
            ),
            LogInOutcome.MustOnboard must => OnboardingAnswer.Of(must.Onboarding),
            _ => body.Value.ToProblem(signedIn.Errors),
        };
    }

    private static List<Error> Check(JsonBody<Request> body, Roles role)
    {
        var request = body.Value;
        List<Error> faults = [];
        if (request.Email is null && request.Login is null && !body.Faults.Any(fault => fault.Source is "email" or "login"))
        {
            faults.Add(RequestErrors.FieldRequired.On("email"));
        }

        if (request.Email is not null && request.Login is not null && !IsSame(request.Email, request.Login))
        {
            faults.Add(SessionErrors.LoginAmbiguous);
        }

        if (role is Roles.None)
        {
            faults.Add(SessionErrors.RolesInvalid);
        }

        return faults;
    }

    /// <summary>Two spellings of one address are one address.</summary>
    private static bool IsSame(string email, string login) =>
        email == login || (Email.Parse(email) is { } one && one.Key == Email.Parse(login)?.Key);

    private static Roles RoleOf(string[]? roles) =>
        roles switch
        {
            null or [] => Roles.Individual,
            [var name] => RoleNames.ToRole(name),
            _ => Roles.None,
        };
}
