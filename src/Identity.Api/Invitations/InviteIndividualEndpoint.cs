using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Api.Invitations;

internal static class InviteIndividualEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Invitations",
        "Invite an individual to your branch",
        typeof(Request),
        StatusCodes.Status201Created,
        typeof(InvitationResponse),
        UserErrors.EmailInvalid,
        UserErrors.NameInvalid,
        PhoneNumber.Invalid,
        UserErrors.EmailTaken,
        InvitationErrors.Pending,
        InvitationErrors.Limit
    );

    /// <param name="Email" example="grace@example.com">The link is sent to this email address, and using the link confirms it.</param>
    /// <param name="Name" example="Grace Hopper">1 to 200 characters on one line.</param>
    /// <param name="PhoneNumber" example="+4915112345678">International form (E.164), or leave it out.</param>
    internal sealed record Request(string Email, string Name, string? PhoneNumber);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        InviteIndividual inviteIndividual,
        IBranches branches,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var request = body.Value.Value;
        if (body.Value.Faults.Count > 0)
        {
            return body.Value.ToProblem(InviteIndividual.Check(request.Email, request.Name, request.PhoneNumber));
        }

        if (await branches.FindAsync(http.Branch(), ct) is not { } branch)
        {
            return TokenErrors.Forbidden.ToProblem();
        }

        var client = http.Client();
        var invited = await inviteIndividual.ExecuteAsync(
            branch.Id,
            branch.Name,
            http.Token().Subject,
            request.Email,
            request.Name,
            request.PhoneNumber,
            client.Language,
            client.Address,
            ct
        );
        return invited.IsSuccess
            ? Envelopes.Created("/invites", InvitationResponse.From(invited.Value, time.Now()))
            : body.Value.ToProblem(invited.Errors);
    }
}
