using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Onboarding;

namespace Identity.Api.Branches;

internal static class GetIndividualEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Branches", "Show an individual of your branch", null, StatusCodes.Status200OK, typeof(MemberResponse), BranchErrors.MemberNotFound);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, IMemberStore members, OnboardingSettings settings, CancellationToken ct) =>
        http.Token().BranchId is { } branchId && Guid.TryParseExact(id, "D", out var userId)
        && await members.FindAsync(MemberScope.IndividualsOf(branchId), userId, ct) is { } member
            ? Envelopes.Ok(MemberResponse.From(member, settings))
            : BranchErrors.MemberNotFound.ToProblem();
}
