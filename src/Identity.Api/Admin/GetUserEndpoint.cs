using Identity.Api.Branches;
using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Onboarding;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class GetUserEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Show a user",
        null,
        StatusCodes.Status200OK,
        typeof(UserResponse),
        UserErrors.NotFound
    );

    internal static async Task<IResult> HandleAsync(RouteId id, IManagedUsers users, OnboardingSettings settings, CancellationToken ct) =>
        await users.FindAsync(UserScope.Everybody, id, ct) is { } user
            ? Envelopes.Ok(UserResponse.From(user, settings))
            : UserErrors.NotFound.ToProblem();
}
