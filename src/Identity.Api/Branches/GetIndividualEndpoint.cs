using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Onboarding;
using Identity.Domain.Users;

namespace Identity.Api.Branches;

internal static class GetIndividualEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Branches",
        "Show an individual of your branch",
        null,
        StatusCodes.Status200OK,
        typeof(UserResponse),
        UserErrors.NotFound
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        RouteId id,
        IManagedUsers users,
        OnboardingSettings settings,
        CancellationToken ct
    ) =>
        await users.FindAsync(UserScope.IndividualsOf(http.Branch()), id, ct) is { } user
            ? Envelopes.Ok(UserResponse.From(user, settings))
            : UserErrors.NotFound.ToProblem();
}
