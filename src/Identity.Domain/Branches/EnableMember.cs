using Identity.Domain.Audit;

namespace Identity.Domain.Branches;

/// <summary>Opens a locked account again. Its owner signs in anew.</summary>
public sealed class EnableMember(IMemberStore members, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(MemberScope scope, Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        var audit = AuditEvent.Of(AuditActions.AccountEnabled, time.Now(), userId, address: by.Address, detail: $"by {by.Name}");
        return await members.TryEnableAsync(scope, userId, audit, ct) ? new Done() : BranchErrors.MemberNotFound;
    }
}
