using Identity.Domain.Sessions;

namespace Identity.Domain.Users;

/// <summary>What becomes of the sessions of a user.</summary>
public sealed partial class User
{
    /// <summary>Ends one of them, once. A stranger's session is as absent as an unknown one.</summary>
    public Result<Done> EndSession(Session session, SessionEnd reason, DateTimeOffset now)
    {
        if (session.UserId != Id || session.EndedAt is not null)
        {
            return SessionErrors.SessionNotFound;
        }

        session.End(reason, now);
        Record(new SessionEnded(session.Id, reason, now));
        return new Done();
    }

    /// <summary>Ends all of them, or all but the one that asks.</summary>
    public Result<SessionsEnded> EndSessions(SessionEnd reason, Guid? except, DateTimeOffset now)
    {
        var ended = new SessionsEnded(reason, except, now);
        Record(ended);
        return ended;
    }

    /// <summary>Exchanges a refresh token. A reused one is refused, and ends the session.</summary>
    public Result<ConfirmedSession> Refresh(
        Session session,
        RefreshToken token,
        RepeatPolicy policy,
        ClientContext client,
        SessionMails mails,
        DateTimeOffset now
    )
    {
        var facts = new SessionFacts(session, Status, Roles, BranchId, Email);
        if (session.UserId != Id)
        {
            return SessionErrors.SessionRevoked;
        }

        if (facts.WhyNot(token, policy, now) is { } refusal)
        {
            return refusal;
        }

        var use = session.Use(token, policy, client, now);
        if (use.Verdict is RefreshVerdict.Reuse)
        {
            Record(new RefreshTokenReused(session.Id, token.Generation, now));
            return SessionErrors.RefreshTokenReused;
        }

        if (use is { IsNews: true, Repetition: { } news })
        {
            Record(new RefreshTokenRepeated(session.Id, news, now));
        }

        var isEnded = session.EndedAt is not null;
        if (use is { BecameShared: true, Repetition: { } foreign })
        {
            var mail = mails.Shared(session, Email, foreign, client.Language, now);
            Record(new SessionShared(session.Id, foreign, EmailKey, mail, isEnded, now));
        }

        if (isEnded)
        {
            Record(new SessionEnded(session.Id, SessionEnd.Shared, now));
            return SessionErrors.SessionRevoked;
        }

        return facts.Confirmed!;
    }
}
