using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;
using Identity.Domain.Tests.InMemory;

namespace Identity.Domain.Tests.Passwords;

public sealed class PasswordMailsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Email Address = Email.Parse("Ada@Example.com")!;

    private readonly ReadableOutbox outbox = new();

    [Fact]
    public void A_reset_is_mailed_with_a_code_and_a_link_or_with_a_link_alone()
    {
        var user = Guid.CreateVersion7();

        var (withCode, linkAlone) = Mails().Reset(user, Address, "de", Now);

        foreach (var (secret, mail) in new[] { withCode, linkAlone })
        {
            (secret.UserId, secret.Purpose, secret.ExpiresAt).ShouldBe((user, SecretPurpose.ResetPassword, Now.AddMinutes(60)));
            (mail.Recipient, mail.Language, mail.Channel).ShouldBe(("Ada@Example.com", "de", MessageChannel.Mail));
            LinkToken.HashOf(outbox.TokenIn(mail)).ShouldBe(secret.TokenHash);
            outbox.ModelOf(mail)["link"].ShouldStartWith("https://id.example.com/pages/reset-password?token=");
            outbox.ModelOf(mail)["linkMinutes"].ShouldBe("60");
        }

        (withCode.Mail.Template, linkAlone.Mail.Template).ShouldBe(("password-reset", "password-reset-link"));
        outbox.ModelOf(withCode.Mail)["codeMinutes"].ShouldBe("10");
        withCode.Secret.Matches(outbox.CodeIn(withCode.Mail), outbox).ShouldBeTrue();
        linkAlone.Secret.CodeMac.ShouldBeNull();
    }

    [Fact]
    public void The_owner_is_told_when_the_password_was_changed()
    {
        var mail = Mails().Changed("ada@example.com", "de", Now);

        (mail.Recipient, mail.Language, mail.Template).ShouldBe(("ada@example.com", "de", "password-changed"));
        outbox.ValuesIn(mail).ShouldBe(["2026-03-01 12:00 UTC"]);
    }

    private PasswordMails Mails() => new(outbox, outbox, new LinkSettings().Under("https://id.example.com"));
}
