using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Users;
using Identity.Infrastructure.Messaging;

namespace Identity.Api.Admin;

internal static class SendTestMailEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Send a test email at once, and tell whether the mail server took it",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(Response),
        UserErrors.EmailInvalid
    );

    /// <param name="Email" example="ops@example.com">Where the test email goes.</param>
    internal sealed record Request(string Email);

    /// <param name="Sent" example="false">Whether the mail server took the email.</param>
    /// <param name="Error" example="smtp_connect">Why it did not, or null. The page about mail explains each word.</param>
    internal sealed record Response(bool Sent, string? Error);

    internal static async Task<IResult> HandleAsync(JsonBody<Request> body, MailTest test, CancellationToken ct)
    {
        if (Email.Parse(body.Value.Email) is not { } email)
        {
            return body.ToProblem(UserErrors.EmailInvalid);
        }

        var failure = await test.SendAsync(email, ct);
        return Envelopes.Ok(new Response(failure is null, failure));
    }
}
