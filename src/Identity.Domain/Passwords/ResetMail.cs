using Identity.Domain.Secrets;

namespace Identity.Domain.Passwords;

/// <summary>A mail for a new password in both its forms. The store sends one: with a code while the address may get codes, else the link
/// alone.</summary>
public sealed record ResetMail(MailedSecret WithCode, MailedSecret LinkAlone)
{
    public override string ToString() => WithCode.ToString();
}
