using Identity.Domain.Messaging;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;

namespace Identity.Domain.Signup;

/// <summary>Someone opened an account.</summary>
/// <param name="Session">The first one, where the signup signs in as well.</param>
/// <param name="Verification">Proves the address; null where a service vouches for it. It is left out where the address got
/// <see cref="OneTimeSecret.MailsPerDay"/> of its kind within a day.</param>
public sealed record SignedUp(Session? Session, MailedSecret? Verification, DateTimeOffset At) : DomainEvent(At);

/// <summary>A signup named the address of this account. The mail is kept back where the address reached the limit of the day.</summary>
public sealed record SignUpRepeated(string AddressKey, OutboxMessage Mail, DateTimeOffset At) : DomainEvent(At);
