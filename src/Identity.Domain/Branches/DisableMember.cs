using Identity.Domain.Audit;

namespace Identity.Domain.Branches;

/// <summary>Locks an account within the caller's reach: sessions and temporary tokens die with it.</summary>
public sealed class DisableMember(IMemberStore members, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(MemberScope scope, Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        var audit = AuditEvent.Of(AuditActions.AccountDisabled, time.Now(), userId, address: by.Address, detail: $"by {by.Name}");
        return await members.TryDisableAsync(scope, userId, audit, ct) ? new Done() : BranchErrors.MemberNotFound;
    }
}
