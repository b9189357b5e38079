using Identity.Domain.Branches;
using Identity.Domain.Onboarding;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.Branches;

public sealed class ProvisionUserTests
{
    private static readonly Branch Hamburg = Branch.Create("Hamburg", DateTimeOffset.UnixEpoch);

    private readonly Service service = new();

    [Theory]
    [InlineData("ada@example.com", "Ada", Roles.Individual, null, "")]
    [InlineData("ada@example.com", "Ada", Roles.Individual, true, "")]
    [InlineData("ada@example.com", "Ada", Roles.Advisor, true, "")]
    [InlineData("ada@example.com", "Ada", Roles.Advisor, null, "BRANCH_REQUIRED")]
    [InlineData("ada@example.com", "Ada", Roles.Individual, false, "BRANCH_NOT_FOUND")]
    [InlineData("ada", "", Roles.None, null, "EMAIL_INVALID, NAME_INVALID, ROLES_INVALID")]
    [InlineData(null, null, null, null, "")] // the binding of the body reports what is missing
    public async Task Every_fault_is_told_at_once(string? email, string? name, Roles? role, bool? isKnownBranch, string faults)
    {
        var branch = isKnownBranch switch
        {
            true => Hamburg.Id,
            false => Guid.CreateVersion7(),
            null => (Guid?)null,
        };

        var found = await Provision().CheckAsync(email, name, role, branch, default);

        string.Join(", ", found.Select(fault => fault.Code)).ShouldBe(faults);
    }

    [Fact]
    public async Task The_one_time_password_is_told_once_and_works_for_seven_days()
    {
        var provisioned = (await ExecuteAsync("Ada@Example.com")).Value.ShouldNotBeNull();

        provisioned.TemporaryPassword.Length.ShouldBe(20); // 120 bits
        service.User.PasswordHash.ShouldBe($"current:{provisioned.TemporaryPassword}");
        service.User.PasswordExpiresAt.ShouldBe(service.Clock.GetUtcNow().AddDays(7));
        service.User.Steps.Select(step => step.Name).ShouldBe([PasswordStep.Forced.Name]);
        (provisioned.UserId, provisioned.Displaced).ShouldBe((service.User.Id, null));
        $"{provisioned}".ShouldNotContain(provisioned.TemporaryPassword);
    }

    [Fact]
    public async Task What_is_refused_makes_no_account_and_costs_no_hash()
    {
        (await ExecuteAsync("ada")).ShouldBeRefused(UserErrors.EmailInvalid);

        (service.Database.Users.Count, service.Hasher.Hashed).ShouldBe((0, 0));
    }

    private Task<Result<Provisioned>> ExecuteAsync(string email) =>
        Provision().ExecuteAsync(email, "Ada Lovelace", Roles.Individual, Hamburg.Id, Operator.CommandLine, default);

    private ProvisionUser Provision() =>
        new(service.Changes, new OneBranch(), service.Hasher, new OnboardingSettings { Steps = [] }, service.Clock);

    private sealed class OneBranch : IBranches
    {
        public Task<Branch?> FindAsync(Guid branchId, CancellationToken ct) => Task.FromResult(branchId == Hamburg.Id ? Hamburg : null);

        public Task<Page<Branch>> ListAsync(string? search, PageRequest page, CancellationToken ct) =>
            Task.FromResult(new Page<Branch>([Hamburg], 1, page));
    }
}
