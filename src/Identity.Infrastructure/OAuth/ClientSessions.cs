using Identity.Domain;
using Identity.Domain.Changes;
using Identity.Domain.OAuth;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.OAuth;

internal sealed class ClientSessions(IDbContextFactory<IdentityDbContext> contexts, TokenSettings tokens) : IClientSessions
{
    public async Task<(CodeRedemption Outcome, Guid? BranchId)> TryOpenAsync(
        SessionOpened opened,
        ClientSignIn signIn,
        Origin origin,
        CancellationToken ct
    )
    {
        var session = opened.Session;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var outcome = CodeRedemption.Refused;
        Guid? branchId = null;
        await db.InTransactionAsync(
            async () =>
            {
                // As a login does: it locks the row of the user, so that whatever ends sessions of this account waits, and sees this one.
                var locked = await db
                    .Users.Where(user => user.Id == session.UserId && user.Status == UserStatus.Active)
                    .ExecuteUpdateAsync(user => user.SetProperty(it => it.SignedInAt, it => it.SignedInAt), ct);
                var owner = locked == 0 ? null : await db.Users.AsNoTracking().FirstAsync(user => user.Id == session.UserId, ct);
                if (owner is null)
                {
                    return false;
                }

                // The primary key is the referee of parallel redemptions. It is asked first: a replay is one whatever has happened since.
                if (!(await db.InsertNewAsync([session], ct)).Contains(session.Id))
                {
                    outcome = CodeRedemption.Replayed;
                    return false;
                }

                if (
                    !owner.Roles.HasFlag(session.Role)
                    || !await IsOpenAsync(db, signIn.BrowserSessionId, opened.At, ct)
                    || (signIn.NeedsConsent && !await IsAllowedAsync(db, signIn, ct))
                )
                {
                    return false;
                }

                db.Add(AuditedEvents.Of(opened, session.UserId, origin)!);
                await db.SaveChangesAsync(ct);
                (outcome, branchId) = (CodeRedemption.Opened, owner.BranchId);
                return true;
            },
            ct
        );
        return (outcome, branchId);
    }

    public async Task InheritAsync(Guid from, Guid to, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db
            .Sessions.Where(session =>
                session.BrowserSessionId == from && db.Sessions.Any(heir => heir.Id == to && heir.UserId == session.UserId)
            )
            .ExecuteUpdateAsync(session => session.SetProperty(it => it.BrowserSessionId, to), ct);
    }

    private async Task<bool> IsOpenAsync(IdentityDbContext db, Guid sessionId, DateTimeOffset now, CancellationToken ct)
    {
        var session = await db.Sessions.AsNoTracking().FirstOrDefaultAsync(it => it.Id == sessionId, ct);
        return session?.IsOpenAt(now, tokens.RefreshTokenLifetime) is true;
    }

    /// <summary>Under the lock of the user's row, as consents are given and withdrawn.</summary>
    private static async Task<bool> IsAllowedAsync(IdentityDbContext db, ClientSignIn signIn, CancellationToken ct)
    {
        var consent = await db
            .Consents.AsNoTracking()
            .FirstOrDefaultAsync(it => it.UserId == signIn.UserId && it.ClientId == signIn.ClientId, ct);
        return consent?.Covers(signIn.Scope.Split(' ')) is true;
    }
}
