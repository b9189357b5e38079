using Identity.Domain;
using Identity.Domain.Profiles;
using Identity.Domain.Tokens;

namespace Identity.Api.Profiles;

/// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The subject of this person's tokens.</param>
/// <param name="Email" example="ada@example.com">The email address, as its owner typed it.</param>
/// <param name="EmailVerified" example="false">Whether the email address is confirmed.</param>
/// <param name="Name" example="Ada Lovelace">The name of the person.</param>
/// <param name="Image" example="http://localhost:5080/images/Zk0VZx8xQmC1v9yqS5QJ3w">Absolute address of the picture, or null.</param>
/// <param name="PhoneNumber" example="+4915112345678">The phone number in international form (E.164), or null.</param>
/// <param name="PhoneNumberVerified" example="false">Whether the phone number is confirmed.</param>
/// <param name="Roles" example="[&quot;individual&quot;]">All roles that the account holds.</param>
/// <param name="Branch">The branch that the person belongs to, or null.</param>
/// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the account was created (UTC).</param>
/// <param name="UpdatedAt" example="2026-11-22T09:30:00.000Z">When the profile changed last (UTC).</param>
internal sealed record ProfileResponse(
    Guid Id,
    string Email,
    bool EmailVerified,
    string Name,
    string? Image,
    string? PhoneNumber,
    bool PhoneNumberVerified,
    IReadOnlyList<string> Roles,
    BranchResponse? Branch,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    /// <param name="settings">For the issuer: addresses that are handed out never come from the request's host.</param>
    internal static ProfileResponse From(Profile profile, TokenSettings settings) =>
        new(
            profile.Id,
            profile.Email,
            profile.EmailVerified,
            profile.Name,
            profile.ImageId is null ? null : $"{settings.Issuer}/images/{profile.ImageId}",
            profile.PhoneNumber,
            profile.PhoneNumberVerified,
            profile.Roles.ToNames(),
            profile.BranchId is { } branchId ? new BranchResponse(branchId, profile.BranchName ?? "") : null,
            profile.CreatedAt,
            profile.UpdatedAt
        );
}

/// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The <c>branch_id</c> of tokens.</param>
/// <param name="Name" example="Berlin">The name of the branch.</param>
internal sealed record BranchResponse(Guid Id, string Name);
