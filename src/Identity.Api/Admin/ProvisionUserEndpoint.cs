using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class ProvisionUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Create a user with a one-time password. The password is shown only once",
        typeof(Request),
        StatusCodes.Status201Created,
        typeof(Response),
        UserErrors.EmailInvalid,
        UserErrors.NameInvalid,
        SessionErrors.RolesInvalid,
        BranchErrors.BranchRequired,
        BranchErrors.BranchNotFound.On("branchId"),
        UserErrors.EmailTaken,
        RequestErrors.ServiceBusy
    );

    /// <param name="Email" example="alan@example.com">The email address of the user, with at most 254 characters.</param>
    /// <param name="Name" example="Alan Turing">1 to 200 characters on one line.</param>
    /// <param name="Role" example="advisor">The role of the user: advisor or individual.</param>
    /// <param name="BranchId" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The branch of the user. It is required for advisors.</param>
    internal sealed record Request(string Email, string Name, string Role, Guid? BranchId);

    /// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The subject of this person's tokens.</param>
    /// <param name="TemporaryPassword" example="kq3Yw9...">Valid for seven days, or until it is changed at the first sign-in.</param>
    /// <param name="Displaced" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b12">The unconfirmed account with this email address that was
    /// removed, or null.</param>
    internal sealed record Response(Guid Id, string TemporaryPassword, Guid? Displaced)
    {
        internal static Response From(Provisioned provisioned) =>
            new(provisioned.UserId, provisioned.TemporaryPassword, provisioned.Displaced);
    }

    internal static async Task<IResult> HandleAsync(HttpContext http, ProvisionUser provisionUser, CancellationToken ct)
    {
        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var request = body.Value.Value;
        Roles? role = request.Role is null ? null : RoleNames.ToRole(request.Role);
        if (body.Value.Faults.Count > 0)
        {
            return body.Value.ToProblem(await provisionUser.CheckAsync(request.Email, request.Name, role, request.BranchId, ct));
        }

        var provisioned = await provisionUser.ExecuteAsync(request.Email, request.Name, role!.Value, request.BranchId, http.Operator(), ct);
        return provisioned.IsSuccess
            ? Envelopes.Created($"/admin/users/{provisioned.Value.UserId}", Response.From(provisioned.Value))
            : body.Value.ToProblem(provisioned.Errors);
    }
}
