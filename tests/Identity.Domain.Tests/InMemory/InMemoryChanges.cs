using Identity.Domain.Accounts;
using Identity.Domain.Onboarding;

namespace Identity.Domain.Tests.InMemory;

/// <summary>Asks the verbs of the domain, and writes down what they did. No rule stands here.</summary>
internal sealed class InMemoryChanges(InMemoryDatabase db, InMemoryWrongCodes wrongCodes) : IUsers
{
    public Task<Result<T>?> ChangeAsync<T>(Guid userId, Origin origin, Func<User, Result<T>> verb, CancellationToken ct) =>
        Task.FromResult(Change(userId, origin, verb));

    public Task<Result<T>?> ChangeAsync<TRow, T>(Guid userId, Guid rowId, Origin origin, Func<User, TRow, Result<T>> verb, CancellationToken ct)
        where TRow : class =>
        Task.FromResult(db.Find<TRow>(rowId) is { } row ? Change(userId, origin, user => verb(user, row)) : null);

    private Result<T>? Change<T>(Guid userId, Origin origin, Func<User, Result<T>> verb)
    {
        lock (db.Lock)
        {
            if (db.Find<User>(userId) is not { } user)
            {
                return null;
            }

            var before = user.Events.Count;
            var result = verb(user);
            Save(user, user.Id, before, origin);
            return result;
        }
    }

    private void Save(Aggregate changed, Guid? subject, int before, Origin origin)
    {
        foreach (var happened in changed.Events.Skip(before))
        {
            if (AuditedEvents.Of(happened, subject, origin) is { } audit)
            {
                db.Audit.Add(audit);
            }

            Apply(happened);
        }
    }

    private void Apply(DomainEvent happened)
    {
        switch (happened)
        {
            case OnboardingExchanged it:
                db.Sessions.Add(it.Session);
                break;
            case PhoneCodeIssued it:
                db.Codes.ForEach(code => code.Replace(it.At));
                db.Codes.Add(it.Code);
                db.Outbox.Add(it.Text);
                break;
            case PhoneCodeRefused:
                wrongCodes.Count();
                break;
        }
    }
}
