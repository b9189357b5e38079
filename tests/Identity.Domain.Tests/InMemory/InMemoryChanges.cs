using Identity.Domain.Changes;
using Identity.Domain.Emails;
using Identity.Domain.Invitations;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Phones;
using Identity.Domain.Pictures;
using Identity.Domain.Privacy;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Signup;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.InMemory;

/// <summary>Asks the verbs of the domain, and writes down what they did. No rule stands here.</summary>
internal sealed class InMemoryChanges(InMemoryDatabase db, InMemoryWrongCodes wrongCodes) : IUsers, IChanges<Invitation, Guid>
{
    /// <summary>How many changes found their rows, and asked a verb.</summary>
    public int Asked { get; private set; }

    public Task<Result<User>> AddAsync(User user, Origin origin, CancellationToken ct) => Task.FromResult(Add(user, origin));

    public Task<Result<User>?> AddAsync<TRow>(Guid rowId, Origin origin, Func<TRow, Result<User>> create, CancellationToken ct)
        where TRow : class
    {
        var created = db.Find<TRow>(rowId) is { } row ? create(row) : null;
        return Task.FromResult(created?.Value is { } user ? Add(user, origin) : created);
    }

    public Task<Result<Invitation>> AddAsync(Invitation invitation, Origin origin, CancellationToken ct, Error? taken = null)
    {
        lock (db.Lock)
        {
            db.Invitations.Add(invitation);
            Save(invitation, null, 0, origin);
            return Task.FromResult<Result<Invitation>>(invitation);
        }
    }

    public Task<Result<T>?> ChangeAsync<T>(Guid userId, Origin origin, Func<User, Result<T>> verb, CancellationToken ct) =>
        Task.FromResult(Change(db.Find<User>(userId), userId, origin, verb));

    public Task<Result<T>?> ChangeAsync<TRow, T>(
        Guid userId,
        Guid rowId,
        Origin origin,
        Func<User, TRow, Result<T>> verb,
        CancellationToken ct
    )
        where TRow : class =>
        Task.FromResult(db.Find<TRow>(rowId) is { } row ? Change(db.Find<User>(userId), userId, origin, user => verb(user, row)) : null);

    Task<Result<T>?> IChanges<Invitation, Guid>.ChangeAsync<T>(
        Guid invitationId,
        Origin origin,
        Func<Invitation, Result<T>> verb,
        CancellationToken ct,
        Error? taken
    ) => Task.FromResult(Change(db.Find<Invitation>(invitationId), null, origin, verb));

    private Result<User> Add(User user, Origin origin)
    {
        lock (db.Lock)
        {
            if (IsTaken(user))
            {
                return UserErrors.EmailTaken;
            }

            db.Users.Add(user);
            Save(user, user.Id, 0, origin);
            return user;
        }
    }

    private Result<T>? Change<TRow, T>(TRow? row, Guid? subject, Origin origin, Func<TRow, Result<T>> verb)
        where TRow : Aggregate
    {
        lock (db.Lock)
        {
            if (row is null)
            {
                return null;
            }

            Asked++;
            var before = row.Events.Count;
            var result = verb(row);
            Save(row, subject, before, origin);
            return result;
        }
    }

    /// <summary>What the unique index does.</summary>
    private bool IsTaken(User user) => db.Users.Exists(other => other.EmailKey == user.EmailKey);

    private void Save(Aggregate changed, Guid? subject, int before, Origin origin)
    {
        foreach (var happened in changed.Events.Skip(before).ToList())
        {
            Apply(happened, subject ?? Guid.Empty);
            if (AuditedEvents.Of(happened, subject, origin) is { } audit)
            {
                db.Audit.Add(audit);
            }
        }
    }

    private void Apply(DomainEvent happened, Guid userId)
    {
        switch (happened)
        {
            case UserErased it:
                db.Users.RemoveAll(user => user.Id == userId);
                db.Outbox.AddRange(it.Farewell is null ? [] : [it.Farewell]);
                break;
            case SecretsRevoked it:
                db.Secrets.Where(secret => secret.UserId == userId && it.Purposes.Contains(secret.Purpose))
                    .ToList()
                    .ForEach(secret => secret.Replace(it.At));
                break;
            case SignedUp it:
                db.Sessions.AddRange(it.Session is null ? [] : [it.Session]);
                if (it.Verification is { } verification)
                {
                    Add(verification);
                }

                break;
            case AddressClaimed it:
                var claim = db.Users.Find(user =>
                    user.EmailKey == it.EmailKey && user.Id != userId && User.IsUnprovenClaim.Compile()(user)
                );
                claim?.GiveWay(it.By, it.At);
                it.Displaced = claim?.Id;
                db.Users.RemoveAll(user => user == claim);
                break;
            case SignUpRepeated it:
                db.Outbox.Add(it.Mail);
                break;
            case PasswordChanged it:
                db.Outbox.Add(it.Mail);
                break;
            case PasswordReset it:
                db.Outbox.Add(it.Mail);
                break;
            case ResetRequestSettled it:
                db.ResetRequests.RemoveAll(request => request.Id == it.RequestId);
                break;
            case ResetMailed it:
                Add(it.Mail.WithCode);
                break;
            case UndoLinksCancelled it:
                it.Count = db.Secrets.Count(secret => secret.UserId == userId && secret.TryCancelUndo(it.SentUntil, it.At));
                break;
            case VerificationSent it:
                Add(it.Mailed);
                break;
            case EmailMoveRequested it:
                db.Secrets.Add(it.Secret);
                db.Outbox.AddRange(it.Mails);
                break;
            case EmailMoved { WayBack: { } wayBack }:
                Add(wayBack);
                break;
            case EmailMoveUndone it:
                db.Secrets.Where(secret => secret.UserId == userId).ToList().ForEach(secret => secret.ForgetLater(it.MovedAt, it.At));
                Add(it.Reset);
                break;
            case PictureRemoved:
                db.Images.RemoveAll(image => image.UserId == userId);
                break;
            case PictureReplaced it:
                db.Images.RemoveAll(image => image.UserId == userId);
                db.Images.Add(it.Image);
                break;
            case SessionsEnded it:
                it.Count = db.Sessions.Count(session => session.UserId == userId && session.TryEnd(it));
                break;
            case SessionShared it:
                db.Outbox.Add(it.Mail);
                break;
            case InvitationIssued it:
                db.Invitations.ForEach(old => old.GiveWay(it.Invitation));
                db.Outbox.Add(it.Mail);
                break;
            case InvitationSent it:
                db.Outbox.AddRange(it.Mails);
                break;
            case OnboardingExchanged it:
                db.Sessions.Add(it.Session);
                break;
            case PhoneChanged it:
                db.Outbox.Add(it.Mail);
                break;
            case PhoneCodeIssued it:
                db.Codes.Where(code => code.UserId == userId && code.Purpose == it.Code.Purpose)
                    .ToList()
                    .ForEach(code => code.Replace(it.At));
                db.Codes.Add(it.Code);
                db.Outbox.Add(it.Text);
                break;
            case PhoneCodeRefused:
                wrongCodes.Count();
                break;
        }
    }

    private void Add(MailedSecret mailed)
    {
        db.Secrets.Add(mailed.Secret);
        db.Outbox.Add(mailed.Mail);
    }
}
