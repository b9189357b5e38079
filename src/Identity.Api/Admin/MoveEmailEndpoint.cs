using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Emails;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class MoveEmailEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Change the email address of a user, and end all their sessions. If the former address was confirmed by an email, it gets a link to undo it",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(Response),
        UserErrors.NotFound,
        UserErrors.EmailInvalid,
        UserErrors.EmailTaken,
        EmailErrors.Unchanged
    );

    /// <param name="Email" example="alan@example.com">The new email address. You vouch for it: it counts as confirmed.</param>
    /// <param name="Undo" example="true">Whether the former address may undo it; true if omitted. False also cancels the links of earlier
    /// changes.</param>
    internal sealed record Request(string Email, bool? Undo);

    /// <param name="Displaced" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b12">The unconfirmed account with this email address that was
    /// removed, or null.</param>
    internal sealed record Response(Guid? Displaced);

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, MoveEmail moveEmail, CancellationToken ct)
    {
        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var (email, undo) = (body.Value.Value.Email, body.Value.Value.Undo);
        if (body.Value.Faults.Count > 0)
        {
            return body.Value.ToProblem(email is null || Email.Parse(email) is not null ? [] : [UserErrors.EmailInvalid]);
        }

        var moved = await moveEmail.ExecuteAsync(id, email, undo ?? true, http.Operator(), ct);
        return moved.IsSuccess ? Envelopes.Ok(new Response(moved.Value.Displaced)) : body.Value.ToProblem(moved.Errors);
    }
}
