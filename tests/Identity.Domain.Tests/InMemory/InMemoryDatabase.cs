using System.Linq.Expressions;
using System.Reflection;
using Identity.Domain.Audit;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Pictures;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens.Keys;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.InMemory;

/// <summary>The rows that the stores share. Anyone who holds the lock is in a transaction.</summary>
internal sealed class InMemoryDatabase
{
    public Lock Lock { get; } = new();

    public List<User> Users { get; } = [];

    public List<Session> Sessions { get; } = [];

    public List<StoredImage> Images { get; } = [];

    public List<SigningKey> SigningKeys { get; } = [];

    public List<OneTimeSecret> Secrets { get; } = [];

    public List<OneTimeCode> Codes { get; } = [];

    public List<ResetRequest> ResetRequests { get; } = [];

    public List<Invitation> Invitations { get; } = [];

    public List<OutboxMessage> Outbox { get; } = [];

    public List<AuditEvent> Audit { get; } = [];

    public TRow? Find<TRow>(Guid id)
        where TRow : class =>
        (
            (IEnumerable<(Guid Id, object Row)>)
                [
                    .. Users.Select(row => (row.Id, row)),
                    .. Sessions.Select(row => (row.Id, row)),
                    .. Secrets.Select(row => (row.Id, row)),
                    .. Codes.Select(row => (row.Id, row)),
                    .. ResetRequests.Select(row => (row.Id, row)),
                    .. Invitations.Select(row => (row.Id, row)),
                ]
        )
            .Where(it => it.Id == id)
            .Select(it => it.Row)
            .OfType<TRow>()
            .SingleOrDefault();

    /// <summary>Writes one column, as the object-relational mapper does: entities have no setters of their own.</summary>
    public static void Set<TRow, TValue>(TRow row, Expression<Func<TRow, TValue>> column, TValue value) =>
        ((PropertyInfo)((MemberExpression)column.Body).Member).SetValue(row, value);
}
