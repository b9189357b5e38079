using Identity.Api.Branches;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Onboarding;
using Identity.Domain.Privacy;
using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class ProvisionUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "Create a user with a one-time password. The password is shown only once", typeof(Request), StatusCodes.Status201Created, typeof(Response),
        UserErrors.EmailInvalid, UserErrors.NameInvalid, SessionErrors.RolesInvalid, BranchErrors.BranchRequired, BranchErrors.BranchNotFound,
        UserErrors.EmailTaken, RequestErrors.ServiceBusy);

    /// <param name="Email" example="alan@example.com">The email address of the user, with at most 254 characters.</param>
    /// <param name="Name" example="Alan Turing">1 to 200 characters on one line.</param>
    /// <param name="Role" example="advisor">The role of the user: advisor or individual.</param>
    /// <param name="BranchId" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The branch of the user. It is required for advisors.</param>
    internal sealed record Request(string Email, string Name, string Role, Guid? BranchId);

    /// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The subject of this person's tokens.</param>
    /// <param name="TemporaryPassword" example="kq3Yw9...">Valid for seven days, or until it is changed at the first sign-in.</param>
    /// <param name="Displaced" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b12">The unconfirmed account with this email address that was removed, or null.</param>
    internal sealed record Response(Guid Id, string TemporaryPassword, Guid? Displaced)
    {
        internal static Response From(Provisioned provisioned) => new(provisioned.UserId, provisioned.TemporaryPassword, provisioned.Displaced);
    }

    internal static async Task<IResult> HandleAsync(HttpContext http, ProvisionUser provisionUser, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var request = body.Value.Value;
        var role = RoleNames.ToRole(request.Role);
        if (role is Roles.None)
        {
            return body.Value.ToProblem(SessionErrors.RolesInvalid.On("role"));
        }

        var provisioned = await provisionUser.ExecuteAsync(request.Email, request.Name, role, request.BranchId, http.Operator(), ct);
        return provisioned.IsSuccess
            ? Envelopes.Created($"/admin/users/{provisioned.Value.UserId}", Response.From(provisioned.Value))
            : body.Value.ToProblem(provisioned.Errors);
    }
}

internal static class ListUsersEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "List users, newest first", null, StatusCodes.Status200OK, typeof(ListEnvelope<UserResponse>),
        RequestErrors.QueryInvalid, BranchErrors.StatusInvalid)
    {
        IsPaged = true,
        IsSearched = true,
        Filters = [Branches.Filters.StatusParameter],
    };

    internal static async Task<IResult> HandleAsync(HttpContext http, IManagedUsers users, OnboardingSettings settings, CancellationToken ct)
    {
        List<Error> faults = [];
        var page = Paging.Read(http.Request.Query);
        var search = Search.Read(http.Request.Query);
        var filter = new UserFilter(UserScope.Everybody, Search.OrNull(search.Value), Filters.Status(http.Request.Query, faults));
        faults.InsertRange(0, [.. page.Errors, .. search.Errors]);
        return faults.Count > 0
            ? faults.ToProblem()
            : Envelopes.List(await users.ListAsync(filter, page.Value!, ct), user => UserResponse.From(user, settings));
    }
}

internal static class GetUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "Show a user", null, StatusCodes.Status200OK, typeof(UserResponse), UserErrors.NotFound);

    internal static async Task<IResult> HandleAsync(string id, IManagedUsers users, OnboardingSettings settings, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var userId) && await users.FindAsync(UserScope.Everybody, userId, ct) is { } user
            ? Envelopes.Ok(UserResponse.From(user, settings))
            : UserErrors.NotFound.ToProblem();
}

internal static class DisableUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "Disable a user and end all their sessions", null, StatusCodes.Status204NoContent, null, UserErrors.NotFound);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, DisableUser disableMember, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var userId))
        {
            return UserErrors.NotFound.ToProblem();
        }

        var done = await disableMember.ExecuteAsync(UserScope.Everybody, userId, http.Operator(), ct);
        return done.IsSuccess ? TypedResults.NoContent() : done.Errors.ToProblem();
    }
}

internal static class EnableUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "Enable a disabled user", null, StatusCodes.Status204NoContent, null, UserErrors.NotFound);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, EnableUser enableMember, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var userId))
        {
            return UserErrors.NotFound.ToProblem();
        }

        var done = await enableMember.ExecuteAsync(UserScope.Everybody, userId, http.Operator(), ct);
        return done.IsSuccess ? TypedResults.NoContent() : done.Errors.ToProblem();
    }
}

internal static class EraseUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "Erase a user and all their personal data permanently", null, StatusCodes.Status204NoContent, null, UserErrors.NotFound);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, EraseUser eraseAccount, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var userId))
        {
            return UserErrors.NotFound.ToProblem();
        }

        var done = await eraseAccount.ByOperatorAsync(userId, http.Operator(), ct);
        return done.IsSuccess ? TypedResults.NoContent() : done.Errors.ToProblem();
    }
}

internal static class RevokeUserSessionsEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "End all sessions of a user", null, StatusCodes.Status204NoContent, null, UserErrors.NotFound);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, RevokeSessions revokeSessions, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var userId))
        {
            return UserErrors.NotFound.ToProblem();
        }

        var revoked = await revokeSessions.OfUserAsync(userId, http.Operator(), ct);
        return revoked.IsSuccess ? TypedResults.NoContent() : revoked.Errors.ToProblem();
    }
}

internal static class RevokeSessionEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "End one session", null, StatusCodes.Status204NoContent, null, SessionErrors.SessionNotFound);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, RevokeSessions revokeSessions, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var sessionId))
        {
            return SessionErrors.SessionNotFound.ToProblem();
        }

        var revoked = await revokeSessions.OneAsync(sessionId, http.Operator(), ct);
        return revoked.IsSuccess ? TypedResults.NoContent() : revoked.Errors.ToProblem();
    }
}
