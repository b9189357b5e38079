using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Identity.Domain.Import;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;

namespace Identity.Infrastructure.Tests.Passwords;

/// <summary>Hashes that other implementations made of "correct horse" (security requirement 40).</summary>
[Collection(nameof(Undisturbed))]
public sealed class ForeignHashesTests : IDisposable
{
    private const string Password = "correct horse";

    // openssl passwd -5 and -6
    private const string Sha256 = "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC";
    private const string Sha512 =
        "$6$rounds=10000$saltstring$RSYX800PBUlPFzt5jRv2um1cURoaxGG39HgaJQWZRCbrFkEiv0mjfWp5SP56VAr33R/Th91SsTRNAtZHhoQFt1";

    // hashlib.scrypt of Python, spelt as crypt(5) says
    private const string Scrypt = "$7$86..../....saltsaltsaltsalt$1YREfFuIh/DOxeaaN8Z8Qdu9WsJ3HCOa7fp6gY7aN80";

    // libargon2, the reference implementation
    private const string Argon2 = "$argon2id$v=19$m=16384,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$P/PNQRkp0AbOJe9UxLEHV4B9BvaxKNfPoWogh+CQArg";

    // crypto.pbkdf2 of Node.js, put together as ASP.NET Core Identity does
    private const string AspNet2 = "AAABAgMEBQYHCAkKCwwNDg+d2FbDdriytxO2vgdAVMuIpGVW4BGF6o0NJn8znGUhaQ==";
    private const string AspNet3 = "AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg8LJ1+nXP1HCEVtkGVQ8YRRub3RhgjMuQMQ6K7+XxmQVQ==";

    // hashlib.scrypt of Python and openssl enc -aes-256-ctr
    private const string Firebase =
        "$fbscrypt$v=1,n=10,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="
        + "$c2FsdHNhbHQ=$pLGfQfUI4rTMx1yh4Zaz4RKmBuqqGhx8Vc5fCF+DAWixDmO8hK/wV1QmQByGS9Fl7BWMFNg+fRPuHagAs6wuhQ==";

    private const string LongPepper =
        "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";

    private readonly PasswordHasher hasher = Hashers.Create(Hashers.Cheap);

    public void Dispose() => hasher.Dispose();

    [Theory]
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    [InlineData(Sha256)]
    [InlineData("$5$rounds=1000$ab$iRn4.4LbFoJQhemV.MJmHJsllJAlUSS4A6yRAohNLp6")]
    [InlineData("$6$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/")]
    [InlineData(Sha512)]
    [InlineData(Scrypt)]
    [InlineData("$7$CU..../....4o.S4v5p9q.2FhBlgMc1l.$V592pVinkObmRcUOvjw3kazuApz1pK0mOMdtBnWdfx5")] // libxcrypt's default cost
    [InlineData("$7$96....1....saltsalt$BHjT3BiAh5RpZrGUzLRa8K/noNoKD2WzBduhL/J4OG0")] // p = 3
    public Task A_hash_that_libxcrypt_verifies_opens_with_its_password_alone_and_is_to_be_replaced(string hash)
    {
        Needs.Libxcrypt();
        return OpensWithItsPasswordAloneAsync(hash);
    }

    [Theory]
    [InlineData(AspNet2)]
    [InlineData("AQAAAAAAACcQAAAAEAABAgMEBQYHCAkKCwwNDg/8C0Qu2Caw8MjwtYYr3HQNZVSdIgPBFfGaLcJ7KrvnmA==")] // HMAC-SHA-1
    [InlineData("AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg/lFQcOA1On2wE5YZhLh7q7ntzP9Krf9NCBoM//wxbovw==")] // HMAC-SHA-256
    [InlineData(AspNet3)]
    [InlineData(Argon2)]
    [InlineData("pbkdf2_sha256$10000$seasalt2$Txm5eKAvOJaEfQ/Wupd8TQTVGtKhcyUTkymzM2r3XSw=")] // hashlib.pbkdf2_hmac of Python, as the following
    [InlineData("$pbkdf2$10000$AAECAwQFBgcICQoLDA0ODw$/AtELtgmsPDI8LWGK9x0DWVUnSI")]
    [InlineData("$pbkdf2-sha256$10000$AAECAwQFBgcICQoLDA0ODw$5RUHDgNTp9sBOWGYS4e6u57cz/Sq3/TQgaDP/8MW6L8")]
    [InlineData(
        "$pbkdf2-sha512$10000$AAECAwQFBgcICQoLDA0ODw$ECEiF3rHxiQNn3eIhD3/rQu7JgNUuHNkEwXr67HsHXDuCHXNSrvzIej3ijbWJ6UeJwPOircNgc2J7kJoHTU9dA"
    )]
    [InlineData(
        "$pbkdf2-sha512$i=10000,l=64$AAECAwQFBgcICQoLDA0ODw$ECEiF3rHxiQNn3eIhD3/rQu7JgNUuHNkEwXr67HsHXDuCHXNSrvzIej3ijbWJ6UeJwPOircNgc2J7kJoHTU9dA"
    )]
    [InlineData(
        "$pbkdf2-sha512$i=10000$AAECAwQFBgcICQoLDA0ODw==$ECEiF3rHxiQNn3eIhD3/rQu7JgNUuHNkEwXr67HsHXDuCHXNSrvzIej3ijbWJ6UeJwPOircNgc2J7kJoHTU9dA=="
    )]
    [InlineData("$scrypt$ln=10,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$A9lBa6RTbfBovWqamVIqXKovIl4Vk6OZyVojLJmYmSI")] // hashlib.scrypt of Python
    [InlineData("$scrypt$ln=10,r=2,p=3$c2FsdHNhbHRzYWx0c2FsdA$pk9mzn1aaERjU3e7GyVfRkpyHWkyiHrA0VlvLr4p2QI")]
    [InlineData(Firebase)]
    [InlineData("$P$BabcdefghKfdE7H4Uy7ajxpijsjAJW0")]
    [InlineData("$H$9saltsaltoOYGA0TbwROeAx3OxiKY5/")]
    [InlineData("$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$RMnlO2yJjUzUJ1vqMJdgdgriWoTT+H4XFqGo/gwMfPA")]
    public Task A_hash_of_another_system_opens_with_its_password_alone_and_is_to_be_replaced(string hash) =>
        OpensWithItsPasswordAloneAsync(hash);

    [Theory] // as the documentation and the tests of these systems give them
    [InlineData("toomanysecrets", "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk")] // passlib
    [InlineData("l\u00e8tmein", "pbkdf2_sha256$10000$seasalt$CWWFdHOWwPnki7HvkcqN9iA2T3KLW1cf2uZ5kvArtVY=")] // Django
    [InlineData("l\u00e8tmein", "pbkdf2_sha1$10000$seasalt$oAfF6vgs95ncksAhGXOWf4Okq7o=")]
    [InlineData("test12345", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0")] // phpass
    [InlineData("password", "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E")] // passlib
    [InlineData(
        "user1password", // Firebase's scrypt, with the parameters of a project
        "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="
            + "$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="
    )]
    [InlineData(
        "correct horse battery staple", // argon2-cffi
        "$argon2id$v=19$m=65536,t=3,p=4$MIIRqgvgQbgj220jfp0MPA$YfwJSVjtjSU0zzV/P3S9nnQ/USre2wvJMjfCIjrTQbg"
    )]
    public async Task A_published_hash_opens_with_its_password(string password, string hash)
    {
        new ForeignHashes(Crypt.OfThisProcess, Hashers.Cheap).Check(hash).ShouldBeNull();

        (await VerifyAsync(hash, password)).ShouldBe(PasswordVerification.MatchNeedsRehash);
        (await VerifyAsync(hash, password + "x")).ShouldBe(PasswordVerification.NoMatch);
    }

    [Theory]
    [InlineData("pbkdf2_sha256$999$seasalt$CWWFdHOWwPnki7HvkcqN9iA2T3KLW1cf2uZ5kvArtVY=")]
    [InlineData("pbkdf2_sha256$1300001$seasalt$CWWFdHOWwPnki7HvkcqN9iA2T3KLW1cf2uZ5kvArtVY=")]
    [InlineData("pbkdf2_sha256$10000$seasalt$CWWFdHOWwPnki7HvkcqN")]
    [InlineData("pbkdf2_md5$10000$seasalt$CWWFdHOWwPnki7HvkcqN9iA2T3KLW1cf2uZ5kvArtVY=")]
    [InlineData(
        "$pbkdf2-sha512$i=10000,l=32$AAECAwQFBgcICQoLDA0ODw$ECEiF3rHxiQNn3eIhD3/rQu7JgNUuHNkEwXr67HsHXDuCHXNSrvzIej3ijbWJ6UeJwPOircNgc2J7kJoHTU9dA"
    )]
    [InlineData("$P$JabcdefghKfdE7H4Uy7ajxpijsjAJW0")] // 2^21 rounds
    [InlineData("$P$4abcdefghKfdE7H4Uy7ajxpijsjAJW0")]
    [InlineData("$P$BabcdefghKfdE7H4Uy7ajxpijsjAJW")]
    [InlineData("$scrypt$ln=18,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E")] // 256 MiB
    [InlineData("$scrypt$ln=10,r=8,p=257$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E")]
    [InlineData("$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDl")]
    [InlineData("$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=c2hvcnQ=$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQ==")]
    [InlineData("{pepper}$2a$15$CCCCCCCCCCCCCCCCCCCCC.fg.dWf3ioFY/GRJG.LKzqBA/n/.mfTC")]
    [InlineData("{pepper}$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$RMnlO2yJjUzUJ1vqMJdgdgriWoTT+H4XFqGo/gwMfPA")]
    public void Damaged_and_too_dear_ones_are_refused(string hash) =>
        new ForeignHashes(Crypt.OfThisProcess, Hashers.Cheap).Check(hash)!.Code.ShouldBe("PASSWORD_HASH_REFUSED");

    [Theory] // crypt(3) of "correct horse" and the pepper; of a long one bcrypt reads what fits
    [InlineData("tiny", "{pepper}$2a$04$CCCCCCCCCCCCCCCCCCCCC.aHQS0hf96izbtAy82bZV0WeseMlaWsa")]
    [InlineData(LongPepper, "{pepper}$2a$04$CCCCCCCCCCCCCCCCCCCCC.fg.dWf3ioFY/GRJG.LKzqBA/n/.mfTC")]
    public async Task A_peppered_hash_is_refused_until_the_pepper_is_configured_and_opens_with_it(string pepper, string hash)
    {
        new ForeignHashes(Crypt.OfThisProcess, Hashers.Cheap).Check(hash)!.Code.ShouldBe("PASSWORD_HASH_UNSUPPORTED");
        (await VerifyAsync(hash, Password)).ShouldBe(PasswordVerification.NoMatch);

        foreach (var crypt in Hashers.Libraries)
        {
            var settings = Hashers.Cheap with { ImportPepper = pepper };
            using var peppered = Hashers.Create(settings, crypt);
            new ForeignHashes(crypt, settings).Check(hash).ShouldBeNull();
            (await peppered.VerifyAsync(hash, Password, default)).ShouldBe(PasswordVerification.MatchNeedsRehash);
            foreach (var wrong in new[] { "correct house", "correct horse\0", Password + pepper, "", new string('c', 73) })
            {
                (await peppered.VerifyAsync(hash, wrong, default)).ShouldBe(PasswordVerification.NoMatch);
            }

            var own = await peppered.HashAsync(Password, default);
            (await peppered.VerifyAsync(own, Password, default)).ShouldBe(PasswordVerification.Match, "hashes of today have no pepper");
        }
    }

    private async Task OpensWithItsPasswordAloneAsync(string hash)
    {
        new ForeignHashes(Crypt.OfThisProcess, Hashers.Cheap).Check(hash).ShouldBeNull();

        (await VerifyAsync(hash, Password)).ShouldBe(PasswordVerification.MatchNeedsRehash);
        foreach (var wrong in new[] { "correct house", "Correct horse", "correct horse ", "correct horse\0", "", new string('c', 1024) })
        {
            (await VerifyAsync(hash, wrong)).ShouldBe(PasswordVerification.NoMatch);
        }
    }

    [Theory] // a salt is whole bytes, and not only sixteen of them; made with libxcrypt, of "password"
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    [InlineData("$y$j75$AAAAAAAAAAAAAAAAAAAAAAAA$2w4B.j49TgJ/CjO5X9rAswl5CPdMp6mXCxRzA5Pw.D9")]
    [InlineData("$y$j75$......................$JhjKuOMG/1bcygYpOzwMpU9pAKcT0GeUmub94Gt8h41")]
    public async Task Yescrypt_is_taken_with_salts_of_other_lengths(string hash)
    {
        Needs.Libxcrypt();
        new ForeignHashes(Crypt.OfThisProcess, Hashers.Cheap).Check(hash).ShouldBeNull();
        (await VerifyAsync(hash, "password")).ShouldBe(PasswordVerification.MatchNeedsRehash);
        (await VerifyAsync(hash, "passwort")).ShouldBe(PasswordVerification.NoMatch);
    }

    [Theory] // what crypt would cut or not take counts nevertheless (requirement 31)
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    [InlineData(Sha256)]
    [InlineData(Sha512)]
    [InlineData(Scrypt)]
    public void A_NUL_and_what_follows_it_are_not_lost_by_libxcrypt(string hash)
    {
        Needs.Libxcrypt();
        A_NUL_and_what_follows_it_are_not_lost(hash);
    }

    [Theory] // requirement 31
    [InlineData(AspNet3)]
    [InlineData(Argon2)]
    public void A_NUL_and_what_follows_it_are_not_lost(string hash)
    {
        var stored = StoredHash.TryParse(hash, Crypt.OfThisProcess).ShouldNotBeNull();

        stored.Matches(Encoding.ASCII.GetBytes(Password)).ShouldBeTrue();
        stored.Matches(Encoding.ASCII.GetBytes(Password + "\0more")).ShouldBeFalse();
        stored.Matches(Encoding.ASCII.GetBytes(Password + "\0")).ShouldBeFalse(); // nor itself, where HMAC would add it anyway
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*0")]
    [InlineData("!")]
    // Locked in /etc/shadow.
    [InlineData("!$6$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/")]
    [InlineData("password")]
    [InlineData("ga3B1/aPyo5qQ")] // DES
    [InlineData("_J9..rasmBYk8r9AiWNc")] // BSDi
    [InlineData("$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/")] // MD5-crypt
    [InlineData("$apr1$saltsalt$/dBsEvLCbRzGHEWUzHV0C1")]
    [InlineData("$sha1$40000$jtNX3nZ2$hBNaIXkt4wBI2o5rsi8KejSjNqIq")]
    [InlineData("$2$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu")]
    [InlineData("$2x$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu")]
    [InlineData("$gy$j9T$AAt9R641xPvCI9nXw1HHW/$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7")]
    [InlineData("$argon2i$v=19$m=65536,t=3,p=1$c2FsdHNhbHRzYWx0c2FsdA$MAQjeVnQIZW/+IlF6ZEApSN+ChopDiTv7GUOvWYoAuE")]
    [InlineData("$argon2d$v=19$m=65536,t=3,p=1$c2FsdHNhbHRzYWx0c2FsdA$MAQjeVnQIZW/+IlF6ZEApSN+ChopDiTv7GUOvWYoAuE")]
    [InlineData("sha1$salt$aGFzaGhhc2g=")]
    [InlineData("5f4dcc3b5aa765d61d8327deb882cf99")] // MD5
    [InlineData("AAAA")]
    [InlineData("AgAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg8LJ1+nXP1HCEVtkGVQ8YRRub3RhgjMuQMQ6K7+XxmQVQ==")] // version 4?
    public async Task What_is_of_no_accepted_kind_is_refused_and_opens_nothing(string hash)
    {
        new ForeignHashes(Crypt.OfThisProcess, Hashers.Cheap).Check(hash).ShouldBe(ImportErrors.HashUnknown);
        (await VerifyAsync(hash, hash)).ShouldBe(PasswordVerification.NoMatch);
    }

    [Theory]
    [InlineData("$2b$15$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu")] // 2.8 s
    [InlineData("$2b$31$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu")] // two days
    [InlineData("$2b$03$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu")]
    [InlineData("$2y$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2aw")]
    [InlineData("$bcrypt-sha256$v=2,t=2b,r=15$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2")]
    [InlineData("$y$jDT$AAt9R641xPvCI9nXw1HHW/$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7")] // 256 MiB
    [InlineData("$y$j9T$AAt9R641xPvCI9nXw1HHWE$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7")] // half a byte of salt
    [InlineData("$y$j9T$abc$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7")]
    [InlineData("$7$GU..../....saltsaltsaltsalt$1YREfFuIh/DOxeaaN8Z8Qdu9WsJ3HCOa7fp6gY7aN80")] // 1 GiB
    [InlineData("$7$86....zzzzzsaltsaltsaltsalt$1YREfFuIh/DOxeaaN8Z8Qdu9WsJ3HCOa7fp6gY7aN80")] // p of a thousand million
    [InlineData("$7$8zzzzz/....saltsaltsaltsalt$1YREfFuIh/DOxeaaN8Z8Qdu9WsJ3HCOa7fp6gY7aN80")]
    [InlineData("$7$zzzzzzzzzzzsaltsaltsaltsalt$1YREfFuIh/DOxeaaN8Z8Qdu9WsJ3HCOa7fp6gY7aN80")]
    [InlineData("$7$86........saltsaltsaltsaltx$1YREfFuIh/DOxeaaN8Z8Qdu9WsJ3HCOa7fp6gY7aN80")] // p = 0
    [InlineData("$5$rounds=1000001$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC")]
    [InlineData("$6$rounds=999999999$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/")]
    [InlineData("$6$rounds=999$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/")]
    [InlineData("$6$rounds=05000$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/")]
    [InlineData("$6$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC")] // the digest of SHA-256
    [InlineData("$5$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/")]
    [InlineData("$5$salt:string$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC")]
    [InlineData("$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC\n")]
    [InlineData("AQAAAAIAHoSBAAAAEAABAgMEBQYHCAkKCwwNDg8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")] // 2 000 001 iterations
    [InlineData("AQAAAAIAAAPnAAAAEAABAgMEBQYHCAkKCwwNDg+4IcTUZ3AUT+NYq9OdVGe5fUmTc3SedWLzxy9HAjEecQ==")] // 999
    [InlineData("AQAAAAMAACcQAAAAEAABAgMEBQYHCAkKCwwNDg8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")] // no such function
    [InlineData("AQAAAAIAACcQ/////wABAgMEBQYHCAkKCwwNDg8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")] // a salt of 4 GiB
    [InlineData("AAABAgMEBQYHCAkKCwwNDg+d2FbDdriytxO2vgdAVMuIpGVW4BGF6o0NJn8znGUhaR==")] // bits to spare
    [InlineData("AAABAgMEBQYHCAkKCwwNDg+d2FbDdriytxO2vgdAVMuIpGVW4BGF6o0NJn8znGUhaQ== ")]
    public async Task What_is_damaged_or_out_of_bounds_is_refused_and_costs_no_more_than_any_wrong_password(string hash)
    {
        new ForeignHashes(Crypt.OfThisProcess, Hashers.Cheap).Check(hash).ShouldBe(ImportErrors.HashRefused);

        var began = Stopwatch.GetTimestamp();
        (await VerifyAsync(hash, Password)).ShouldBe(PasswordVerification.NoMatch);
        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20)); // the two days above would not fit
    }

    [Theory]
    [InlineData("$6$rounds=200000$saltstring", 511)]
    [InlineData("$6$saltstring", 511)]
    [InlineData("$6$rounds=200001$saltstring", 72)]
    [InlineData("$5$rounds=1000000$saltstring", 72)]
    public void Many_rounds_of_SHA_crypt_take_no_long_password(string setting, int longest) =>
        CryptSetting.TryParse(setting).ShouldNotBeNull().LongestPhrase.ShouldBe(longest);

    [Theory]
    [InlineData(0, 1_300_000, 32, true)]
    [InlineData(0, 1_300_000, 64, false)] // SHA-1 needs four passes for that key
    [InlineData(0, 650_000, 64, true)]
    [InlineData(1, 1_300_000, 64, true)]
    [InlineData(2, 1_300_000, 64, true)]
    [InlineData(2, 1_300_001, 64, false)]
    public void The_length_of_a_key_counts_in_the_work_of_PBKDF2(int function, int iterations, int keyBytes, bool accepted)
    {
        var bytes = new byte[13 + 16 + keyBytes];
        bytes[0] = 1; // version 3
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), function);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), iterations);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), 16);

        new ForeignHashes(Crypt.OfThisProcess, Hashers.Cheap)
            .Check(Convert.ToBase64String(bytes))
            .ShouldBe(accepted ? null : ImportErrors.HashRefused);
    }

    [Fact]
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    public async Task A_long_password_does_not_multiply_what_an_imported_hash_costs()
    {
        Needs.Libxcrypt();
        const string Dear =
            "$6$rounds=300000$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/";
        string[] passwords = ["wrong", new string('\u00fc', 255), new string('x', 257)]; // 5, 510 and too many
        var floors = new[] { double.MaxValue, double.MaxValue, double.MaxValue };
        for (var round = 0; round < 5; round++)
        {
            for (var n = 0; n < passwords.Length; n++)
            {
                floors[n] = Math.Min(floors[n], await Hashers.CostOfWrongAsync(hasher, Dear, passwords[n]));
            }
        }

        (floors[1] / floors[0]).ShouldBeLessThan(3, "twice as much for 72 bytes; seven times as much for 510");
        (floors[2] / floors[0]).ShouldBeLessThan(0.3, "an unknown account costs a thousandth here");
    }

    [Fact]
    public async Task A_password_that_no_rule_lets_in_opens_nothing()
    {
        var (longest, tooLong) = (new string('x', 256), new string('x', 257));

        (await VerifyAsync(await hasher.HashAsync(longest, default), longest)).ShouldBe(PasswordVerification.Match);
        (await VerifyAsync(await hasher.HashAsync(tooLong, default), tooLong)).ShouldBe(PasswordVerification.NoMatch);
    }

    [Fact] // requirement 30, in small: until the first login has replaced it, a wrong password for it must not come back early
    public async Task A_wrong_password_for_an_imported_hash_costs_what_one_for_a_hash_of_today_costs()
    {
        using var measurable = Hashers.Create(new PasswordSettings { BcryptCost = 8, HashQueueWait = TimeSpan.FromMinutes(1) });
        const string WeakBcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
        const string WeakArgon2 = "$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$RMnlO2yJjUzUJ1vqMJdgdgriWoTT+H4XFqGo/gwMfPA";
        string?[] hashes = [null, await measurable.HashAsync("right", default), WeakBcrypt, Sha256, Scrypt, AspNet2, WeakArgon2];
        var times = hashes.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < 30; round++)
        {
            for (var n = 0; n < hashes.Length; n++)
            {
                times[n].Add(await Hashers.CostOfWrongAsync(measurable, hashes[n], "wrong"));
            }
        }

        // The fastest of each: what the machine does besides can only add to a time, so the floor is the work itself.
        var floors = times.Select(time => time.Min()).ToList();
        floors.ShouldAllBe(floor => floor / floors[0] > 0.6 && floor / floors[0] < 1.7, string.Join(" / ", floors));
    }

    [Theory] // requirement 30: nor where bcrypt is not what is configured, nor where yescrypt of today's cost is cheaper than what is
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    [InlineData(PasswordAlgorithm.Yescrypt, 4, "$2b$04$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu")]
    [InlineData(PasswordAlgorithm.Bcrypt, 13, "$y$jBT$AAt9R641xPvCI9nXw1HHW/$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7")]
    public Task A_wrong_password_for_a_hash_of_another_algorithm_comes_back_no_earlier_than_for_nobody(
        PasswordAlgorithm algorithm,
        int cost,
        string hash
    )
    {
        Needs.Libxcrypt();
        return ComesBackNoEarlierAsync(algorithm, cost, hash);
    }

    [Theory] // requirement 30: the same where Argon2id is configured or stored
    [InlineData(PasswordAlgorithm.Argon2id, 4, "$2b$04$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu")]
    [InlineData(
        PasswordAlgorithm.Argon2id,
        4,
        "$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$RMnlO2yJjUzUJ1vqMJdgdgriWoTT+H4XFqGo/gwMfPA"
    )]
    [InlineData(PasswordAlgorithm.Argon2id, 4, AspNet2)]
    [InlineData(
        PasswordAlgorithm.Argon2id,
        4,
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE"
    )]
    [InlineData(PasswordAlgorithm.Bcrypt, 11, Argon2)]
    public Task A_wrong_password_comes_back_no_earlier_than_for_nobody_with_Argon2id_too(
        PasswordAlgorithm algorithm,
        int cost,
        string hash
    ) => ComesBackNoEarlierAsync(algorithm, cost, hash);

    private static async Task ComesBackNoEarlierAsync(PasswordAlgorithm algorithm, int cost, string hash)
    {
        using var configured = Hashers.Create(
            new PasswordSettings
            {
                Algorithm = algorithm,
                BcryptCost = cost,
                HashQueueWait = TimeSpan.FromMinutes(1),
            }
        );
        string?[] hashes = [null, hash];
        var floors = new[] { double.MaxValue, double.MaxValue };
        await configured.Measured;
        for (var round = 0; round < 5; round++)
        {
            for (var n = 0; n < hashes.Length; n++)
            {
                floors[n] = Math.Min(floors[n], await Hashers.CostOfWrongAsync(configured, hashes[n], "wrong"));
            }
        }

        (floors[1] / floors[0]).ShouldBeGreaterThan(0.7); // 1.0 and 1.3; without a hash of today, 0.01 and 0.3
    }

    private Task<PasswordVerification> VerifyAsync(string hash, string password) => hasher.VerifyAsync(hash, password, default);
}
