using System.Text;
using Identity.Domain.Secrets;
using Identity.Domain.Tests.InMemory;

namespace Identity.Domain.Tests.Secrets;

/// <summary>Security requirements 48 and 49, as far as they are no matter of the database.</summary>
public sealed class OneTimeSecretTests
{
    private static readonly TimeSpan Tick = Service.Tick;
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Email Address = Email.Parse("Ada@Example.com")!;
    private static readonly ICodeMac Mac = new PlainMac();

    /// <summary>To reset a password, to prove an address, to change it.</summary>
    private const int KindsOfCodes = 3;

    [Fact]
    public void A_link_is_open_to_the_last_tick_of_its_hour_and_a_code_to_that_of_its_ten_minutes()
    {
        var (secret, _, _) = OneTimeSecret.WithCode(Guid.CreateVersion7(), SecretPurpose.ResetPassword, Address, Mac, Now);

        secret.LinkStateAt(Now + TimeSpan.FromMinutes(60) - Tick).ShouldBe(SecretState.Open);
        secret.LinkStateAt(Now + TimeSpan.FromMinutes(60)).ShouldBe(SecretState.Expired);
        secret.CodeStateAt(Now + TimeSpan.FromMinutes(10) - Tick).ShouldBe(SecretState.Open);
        secret.CodeStateAt(Now + TimeSpan.FromMinutes(10)).ShouldBe(SecretState.Expired);
    }

    [Fact]
    public void A_link_alone_lives_as_long_as_it_is_told()
    {
        var (secret, _) = OneTimeSecret.LinkOnly(Guid.CreateVersion7(), SecretPurpose.UndoEmailChange, Address, TimeSpan.FromDays(7), Now);

        secret.LinkStateAt(Now + TimeSpan.FromDays(7) - Tick).ShouldBe(SecretState.Open);
        secret.LinkStateAt(Now + TimeSpan.FromDays(7)).ShouldBe(SecretState.Expired);
        secret.Matches("", Mac).ShouldBeFalse(); // there is no code, so nothing is one
    }

    [Fact]
    public void What_was_used_stays_used_and_what_was_replaced_has_expired_however_young()
    {
        var (secret, _, _) = OneTimeSecret.WithCode(Guid.CreateVersion7(), SecretPurpose.ResetPassword, Address, Mac, Now);

        InMemoryDatabase.Set(secret, it => it.ReplacedAt, Now);
        (secret.LinkStateAt(Now), secret.CodeStateAt(Now)).ShouldBe((SecretState.Expired, SecretState.Expired));
        InMemoryDatabase.Set(secret, it => it.ConsumedAt, Now);
        (secret.LinkStateAt(Now + TimeSpan.FromDays(1)), secret.CodeStateAt(Now)).ShouldBe((SecretState.Used, SecretState.Used));
    }

    [Fact]
    public void A_code_has_eight_digits_and_belongs_to_its_row()
    {
        var (secret, _, code) = OneTimeSecret.WithCode(Guid.CreateVersion7(), SecretPurpose.ResetPassword, Address, Mac, Now);
        var (other, _, _) = OneTimeSecret.WithCode(secret.UserId, SecretPurpose.ResetPassword, Address, Mac, Now);

        code.Length.ShouldBe(8);
        code.ShouldAllBe(digit => char.IsAsciiDigit(digit));
        secret.Matches(code, Mac).ShouldBeTrue();
        secret.Matches($"{(int.Parse(code) + 1) % 100_000_000:D8}", Mac).ShouldBeFalse();
        InMemoryDatabase.Set(other, it => it.CodeMac, secret.CodeMac);
        other.Matches(code, Mac).ShouldBeFalse();
    }

    [Fact]
    public void The_row_holds_neither_link_nor_code()
    {
        var (secret, token, code) = OneTimeSecret.WithCode(Guid.CreateVersion7(), SecretPurpose.ResetPassword, Address, Mac, Now);

        secret.TokenHash.ShouldBe(LinkToken.HashOf(token));
        Encoding.ASCII.GetString(secret.TokenHash).ShouldNotContain(token);
        (secret.Address, secret.AddressKey).ShouldBe(("Ada@Example.com", "ada@example.com"));
        code.ShouldNotBe(token);
    }

    [Fact]
    public void A_token_has_264_bits_and_one_spelling()
    {
        var (token, hash) = LinkToken.Create();

        token.Length.ShouldBe(44);
        LinkToken.HashOf(token).ShouldBe(hash);
        LinkToken.Create().Token.ShouldNotBe(token);
        foreach (
            var respelt in new[]
            {
                token + "=",
                token + " ",
                token[..43],
                token + "A",
                token[..43] + "+",
                token[..43] + "é",
                " " + token[1..],
                "",
                null,
            }
        )
        {
            LinkToken.HashOf(respelt).ShouldBeNull();
        }
    }

    [Fact]
    public void Whoever_guesses_all_day_has_less_than_one_chance_in_a_million() =>
        (KindsOfCodes * OneTimeSecret.MaximumTries * OneTimeSecret.MailsPerDay / 1e8).ShouldBeLessThan(1e-6); // security requirement 49

    /// <summary>Bound to the row, and readable.</summary>
    private sealed class PlainMac : ICodeMac
    {
        public byte[] Compute(Guid codeId, string code) => Encoding.ASCII.GetBytes($"{codeId} {code}");
    }
}
