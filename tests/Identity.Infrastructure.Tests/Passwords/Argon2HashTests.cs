using System.Text;
using Identity.Domain.Import;
using Identity.Infrastructure.Passwords;

namespace Identity.Infrastructure.Tests.Passwords;

public sealed class Argon2HashTests
{
    [Theory] // made with libargon2, the reference implementation of RFC 9106
    [InlineData("password", "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")]
    [InlineData("", "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$ipp/Lg3UO4TDZpc4mXuHGq+G0+vl2+MCsyN/Kld5Q60")]
    [InlineData("pässwörd 🐎", "$argon2id$v=19$m=4096,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$hzt1ON5cAP6wrY+zoCh7f19hXjr+sWoy1niMb1iyqCQ")]
    [InlineData("before\0after", "$argon2id$v=19$m=2048,t=2,p=1$AQIDBAUGBwgJCgsMDQ4PEA$q9U4xi2btX6ePBLhWsqRQQ")] // a digest of 16 bytes
    // What PHP writes.
    [InlineData("correct horse", "$argon2id$v=19$m=65536,t=4,p=1$c2FsdHNhbHRzYWx0c2FsdA$1uInakAwB6FRruqtnKCSDB9DW6PUn1JclaUfn8PTedg")]
    // Spring Security.
    [InlineData("correct horse", "$argon2id$v=19$m=16384,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$P/PNQRkp0AbOJe9UxLEHV4B9BvaxKNfPoWogh+CQArg")]
    // Several lanes, and a salt of 8 bytes: computed by Bouncy Castle.
    [InlineData("correct horse", "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0c2FsdA$LeZbD3UAKvUcACx9il4XPtXtFiDX3/ScRE4eQjOYNyM")]
    [InlineData("correct horse", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$pEoTT/PQJUrQ+4Qp3XrtcTufBun4D9FCw+dj/PBsWHI")]
    public void Hashes_of_the_reference_implementation_open_with_their_password_alone(string password, string stored)
    {
        var hash = Argon2Hash.TryParse(stored).ShouldNotBeNull();
        var bytes = Encoding.UTF8.GetBytes(password);

        hash.ToString().ShouldBe(stored);
        hash.IsVerifiable.ShouldBeTrue();
        hash.Matches(bytes).ShouldBeTrue();
        hash.Matches([.. bytes, (byte)'x']).ShouldBeFalse();
        hash.Matches([.. bytes, 0]).ShouldBeFalse();
        hash.Matches("Password"u8).ShouldBeFalse();
        new ForeignHashes(Crypt.OfThisProcess, Hashers.Cheap).Check(stored).ShouldBeNull();
    }

    [Fact]
    public void A_kilobyte_counts_to_its_last_byte()
    {
        const string Stored =
            "$argon2id$v=19$m=8192,t=4,p=1$EBESExQVFhcYGRobHB0eHw$il5KY6aL+Gv98tO/fzPNMrJC+rgivm9CvC2OOvq9vsurQTP3l3Z7d7nWNDJp7nsvjVL4Uo+juNUx5yDHckO8bA";
        var hash = Argon2Hash.TryParse(Stored).ShouldNotBeNull();
        var password = Encoding.ASCII.GetBytes(new string('x', 1024));

        hash.Matches(password).ShouldBeTrue();
        password[^1]++;
        hash.Matches(password).ShouldBeFalse();
    }

    [Fact]
    public void A_new_hash_is_OWASPs_first_choice_with_a_salt_of_its_own()
    {
        var (first, second) = (Argon2Hash.Of("password"u8), Argon2Hash.Of("password"u8));

        first.ToString().ShouldStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
        first.ToString().Length.ShouldBe("$argon2id$v=19$m=19456,t=2,p=1$".Length + 22 + 1 + 43);
        first.ToString().ShouldNotBe(second.ToString());
        var read = Argon2Hash.TryParse(first.ToString()).ShouldNotBeNull();
        (read.IsCurrent, read.CostsToday, read.Memory).ShouldBe((true, true, 19 * 1024 * 1024));
        read.Matches("password"u8).ShouldBeTrue();
    }

    [Theory]
    [InlineData("m=19456,t=2", true, true)]
    [InlineData("m=19456,t=3", false, true)]
    [InlineData("m=65536,t=1", false, true)]
    [InlineData("m=19456,t=1", false, false)]
    [InlineData("m=4096,t=99", false, false)] // more work than today, on memory that the processor caches
    public void Any_other_parameters_are_replaced(string parameters, bool isCurrent, bool costsToday)
    {
        var hash = Argon2Hash
            .TryParse($"$argon2id$v=19${parameters},p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")
            .ShouldNotBeNull();

        (hash.IsCurrent, hash.CostsToday).ShouldBe((isCurrent, costsToday));
    }

    [Theory] // requirement 40
    // More work than Bouncy Castle does in a second.
    [InlineData("$argon2id$v=19$m=65536,t=5,p=4$c2FsdHNhbHRzYWx0c2FsdA$LeZbD3UAKvUcACx9il4XPtXtFiDX3/ScRE4eQjOYNyM")]
    [InlineData("$argon2id$v=19$m=65536,t=3,p=17$c2FsdHNhbHRzYWx0c2FsdA$LeZbD3UAKvUcACx9il4XPtXtFiDX3/ScRE4eQjOYNyM")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=0$c2FsdHNhbHRzYWx0c2FsdA$LeZbD3UAKvUcACx9il4XPtXtFiDX3/ScRE4eQjOYNyM")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHM$pEoTT/PQJUrQ+4Qp3XrtcTufBun4D9FCw+dj/PBsWHI")] // a salt of 5 bytes
    [InlineData("$argon2id$v=16$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")]
    [InlineData("$argon2id$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")]
    [InlineData("$argon2id$v=19$m=1023,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")]
    [InlineData("$argon2id$v=19$m=262145,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")]
    [InlineData("$argon2id$v=19$m=262144,t=5,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")]
    [InlineData("$argon2id$v=19$m=1024,t=1025,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")]
    [InlineData("$argon2id$v=19$m=4294967295,t=4294967295,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")]
    [InlineData("$argon2id$v=19$m=19456,t=0,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")]
    [InlineData("$argon2id$v=19$t=2,m=19456,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1,data=AAAA$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9Zxztm")] // 13 bytes
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdB$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")] // bits to spare
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptF")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA==$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE=")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE\n")]
    public void What_is_damaged_or_out_of_bounds_is_refused_with_what_is_accepted(string stored)
    {
        Argon2Hash.TryParse(stored).ShouldBeNull();

        var refused = new ForeignHashes(Crypt.OfThisProcess, Hashers.Cheap).Check(stored).ShouldNotBeNull();
        refused.Code.ShouldBe(ImportErrors.HashRefused.Code);
        refused.Details.ShouldContain("p from 1 to 16, a salt of 8 to 64 bytes");
    }
}
