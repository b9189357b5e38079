using Identity.Domain.Messaging;

namespace Identity.Domain.Secrets;

/// <summary>A secret and the mail that carries it: both rows join one transaction, or neither does.</summary>
public sealed record MailedSecret(OneTimeSecret Secret, OutboxMessage Mail)
{
    public override string ToString() => $"{Secret.Purpose} of {Secret.UserId}";
}
