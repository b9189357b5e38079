using Identity.Api.Onboarding;
using Identity.Api.Profiles;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Onboarding;

namespace Identity.Api.Branches;

/// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The subject of this person's tokens.</param>
/// <param name="Email" example="grace@example.com">The email address, as its owner typed it.</param>
/// <param name="EmailVerified" example="true">Whether the email address is confirmed.</param>
/// <param name="Name" example="Grace Hopper">The name of the person.</param>
/// <param name="PhoneNumber" example="+4915112345678">The phone number in international form (E.164), or null.</param>
/// <param name="PhoneNumberVerified" example="true">Whether the phone number is confirmed.</param>
/// <param name="Roles" example="[&quot;individual&quot;]">All roles that the account holds.</param>
/// <param name="Branch">The branch that the person belongs to, or null.</param>
/// <param name="Status" example="active">The state of the account: active, onboarding or disabled.</param>
/// <param name="Onboarding">The steps and their states; empty for people who never had any.</param>
/// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the account was created (UTC).</param>
/// <param name="SignedInAt" example="2026-11-22T10:00:00.000Z">When the person signed in last (UTC), or null.</param>
internal sealed record UserResponse(
    Guid Id,
    string Email,
    bool EmailVerified,
    string Name,
    string? PhoneNumber,
    bool PhoneNumberVerified,
    IReadOnlyList<string> Roles,
    BranchResponse? Branch,
    string Status,
    IReadOnlyList<StepResponse> Onboarding,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SignedInAt
)
{
    internal static UserResponse From(ManagedUser member, OnboardingSettings settings) =>
        new(
            member.Profile.Id,
            member.Profile.Email,
            member.Profile.EmailVerified,
            member.Profile.Name,
            member.Profile.PhoneNumber,
            member.Profile.PhoneNumberVerified,
            member.Profile.Roles.ToNames(),
            member.Profile.BranchId is { } branchId ? new BranchResponse(branchId, member.Profile.BranchName ?? "") : null,
            member.Status.ToString().ToLowerInvariant(),
            [.. member.Steps.Select(step => StepResponse.From(step, settings))],
            member.Profile.CreatedAt,
            member.SignedInAt
        );
}
