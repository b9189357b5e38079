using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;

namespace Identity.Infrastructure.Tests.Passwords;

[Collection(nameof(Undisturbed))]
public sealed class PasswordHasherTests : IDisposable
{
    private static readonly PasswordSettings Cheap = Hashers.Cheap;

    private readonly PasswordHasher hasher = Hashers.Create(Cheap);

    public void Dispose() => hasher.Dispose();

    [Fact]
    public async Task A_password_opens_its_own_hash_and_no_other()
    {
        var hash = await Hash("correct horse");

        hash.ShouldStartWith("$2b$04$");
        hash.Length.ShouldBe(60);
        (await Verify(hash, "correct horse")).ShouldBe(PasswordVerification.Match);
        (await Verify(hash, "correct house")).ShouldBe(PasswordVerification.NoMatch);
        (await Hash("correct horse")).ShouldNotBe(hash, StringComparer.Ordinal);
    }

    [Theory] // requirement 31; the letter counts in UTF-8 bytes
    [InlineData("x", 72, "$2b$")]
    [InlineData("x", 73, "$bcrypt-sha256$v=2,t=2b,r=4$")]
    [InlineData("é", 36, "$2b$")]
    [InlineData("é", 37, "$bcrypt-sha256$v=2,t=2b,r=4$")]
    [InlineData("🐎", 256, "$bcrypt-sha256$v=2,t=2b,r=4$")] // 1024 bytes
    public async Task Bcrypt_is_plain_up_to_72_bytes_and_hashes_first_beyond(string letter, int times, string prefix)
    {
        var password = string.Concat(Enumerable.Repeat(letter, times));
        var hash = await Hash(password);

        hash.ShouldStartWith(prefix);
        (await Verify(hash, password)).ShouldBe(PasswordVerification.Match);
        (await Verify(hash, password + letter)).ShouldBe(PasswordVerification.NoMatch);
        (await Verify(hash, password[..^letter.Length])).ShouldBe(PasswordVerification.NoMatch);
    }

    [Fact] // requirement 31
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    public Task Every_one_of_a_hundred_characters_counts_in_yescrypt()
    {
        Needs.Libxcrypt();
        return Every_one_of_a_hundred_characters_counts(PasswordAlgorithm.Yescrypt);
    }

    [Theory] // requirement 31
    [InlineData(PasswordAlgorithm.Bcrypt)]
    [InlineData(PasswordAlgorithm.Argon2id)]
    public async Task Every_one_of_a_hundred_characters_counts(PasswordAlgorithm algorithm)
    {
        using var configured = Hashers.Create(Cheap with { Algorithm = algorithm });
        var password = new string('p', 100);
        var hash = await configured.HashAsync(password, CancellationToken.None);

        // The others have one cost, and that is dear: they take steps.
        for (var at = 0; at < password.Length; at += algorithm == PasswordAlgorithm.Bcrypt ? 1 : 11)
        {
            var other = password[..at] + 'q' + password[(at + 1)..];
            (await configured.VerifyAsync(hash, other, CancellationToken.None)).ShouldBe(PasswordVerification.NoMatch, $"character {at}");
        }

        (await configured.VerifyAsync(hash, password, CancellationToken.None)).ShouldBe(PasswordVerification.Match);
    }

    [Fact] // requirement 31
    public async Task Bytes_after_a_NUL_count()
    {
        var hash = await Hash("before\0after");

        hash.ShouldStartWith("$bcrypt-sha256$");
        (await Verify(hash, "before\0after")).ShouldBe(PasswordVerification.Match);
        (await Verify(hash, "before\0other")).ShouldBe(PasswordVerification.NoMatch);
        (await Verify(hash, "before")).ShouldBe(PasswordVerification.NoMatch);
        (await Verify(await Hash("before"), "before\0after")).ShouldBe(PasswordVerification.NoMatch);
    }

    [Fact] // requirement 31
    public async Task Bytes_at_the_very_end_of_the_longest_password_count()
    {
        var horses = string.Concat(Enumerable.Repeat("🐎", 255));
        var hash = await Hash(horses + "🐎");

        (await Verify(hash, horses + "🐏")).ShouldBe(PasswordVerification.NoMatch); // the last of 1024 bytes
        (await Verify(hash, horses + "🐎")).ShouldBe(PasswordVerification.Match);
    }

    [Fact] // requirement 32
    public async Task Composed_and_decomposed_spellings_log_in_alike_while_case_and_spaces_matter()
    {
        var hash = await Hash(new UnverifiedPassword("Cafe\u0301 crème ").Normalised);

        (await Verify(hash, new UnverifiedPassword("Caf\u00E9 cre\u0300me ").Normalised)).ShouldBe(PasswordVerification.Match);
        (await Verify(hash, new UnverifiedPassword("Café crème").Normalised)).ShouldBe(PasswordVerification.NoMatch);
        (await Verify(hash, new UnverifiedPassword("café crème ").Normalised)).ShouldBe(PasswordVerification.NoMatch);
        (await Verify(hash, new UnverifiedPassword("Cafe crème ").Normalised)).ShouldBe(PasswordVerification.NoMatch);
    }

    [Fact] // requirement 32
    public async Task Half_a_character_is_never_hashed_as_a_replacement_for_others() =>
        await Should.ThrowAsync<ArgumentException>(Hash("half \uD83D only"));

    [Theory] // requirement 40
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*0")]
    [InlineData("*1")]
    [InlineData("garbage")]
    [InlineData("ga3B1/aPyo5qQ")] // crypt("x", "garbage"): DES
    [InlineData("$2b$31$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu")] // would outlast this test
    [InlineData("$y$jzT$AAt9R641xPvCI9nXw1HHW/$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7")]
    public async Task What_is_no_acceptable_hash_matches_nothing(string? stored)
    {
        foreach (var password in new[] { "x", "", "*0", stored ?? "null" })
        {
            (await Verify(stored, password)).ShouldBe(PasswordVerification.NoMatch);
        }
    }

    [Theory]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", PasswordVerification.MatchNeedsRehash)]
    [InlineData("$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", PasswordVerification.MatchNeedsRehash)]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", PasswordVerification.Match)]
    public async Task Another_spelling_of_bcrypt_is_replaced(string stored, PasswordVerification expected) =>
        (await Verify(stored, "U*U")).ShouldBe(expected);

    [Fact]
    public async Task A_cheaper_hash_is_replaced_and_a_dearer_one_kept()
    {
        using var dearer = Hashers.Create(Cheap with { BcryptCost = 6 });

        foreach (var password in new[] { "short", new string('l', 100) })
        {
            (await dearer.VerifyAsync(await Hash(password), password, CancellationToken.None)).ShouldBe(
                PasswordVerification.MatchNeedsRehash
            );
            (await Verify(await dearer.HashAsync(password, CancellationToken.None), password)).ShouldBe(PasswordVerification.Match);
        }
    }

    [Fact]
    public async Task Another_algorithm_is_replaced_by_Argon2id_and_Argon2id_by_bcrypt()
    {
        using var argon2 = Hashers.Create(Cheap with { Algorithm = PasswordAlgorithm.Argon2id });
        foreach (var password in new[] { "password", "before\0after", new string('l', 200) })
        {
            var (old, modern) = (await Hash(password), await argon2.HashAsync(password, CancellationToken.None));

            modern.ShouldStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
            (await argon2.VerifyAsync(modern, password, CancellationToken.None)).ShouldBe(PasswordVerification.Match);
            (await argon2.VerifyAsync(modern, password + 'x', CancellationToken.None)).ShouldBe(PasswordVerification.NoMatch);
            (await argon2.VerifyAsync(old, password, CancellationToken.None)).ShouldBe(PasswordVerification.MatchNeedsRehash);
            (await Verify(modern, password)).ShouldBe(PasswordVerification.MatchNeedsRehash);
        }

        const string Weak = "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$ipp/Lg3UO4TDZpc4mXuHGq+G0+vl2+MCsyN/Kld5Q60";
        (await argon2.VerifyAsync(Weak, "", CancellationToken.None)).ShouldBe(PasswordVerification.MatchNeedsRehash);
    }

    [Fact]
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    public async Task Another_algorithm_is_replaced_by_the_configured_one()
    {
        Needs.Libxcrypt();
        using var yescrypt = Hashers.Create(Cheap with { Algorithm = PasswordAlgorithm.Yescrypt });
        var modern = await yescrypt.HashAsync("password", CancellationToken.None);

        modern.ShouldStartWith("$y$jBT$");
        (await yescrypt.VerifyAsync(modern, "password", CancellationToken.None)).ShouldBe(PasswordVerification.Match);
        (await yescrypt.VerifyAsync(modern, "passwort", CancellationToken.None)).ShouldBe(PasswordVerification.NoMatch);
        (await yescrypt.VerifyAsync(await Hash("password"), "password", CancellationToken.None)).ShouldBe(
            PasswordVerification.MatchNeedsRehash
        );
        (await Verify(modern, "password")).ShouldBe(PasswordVerification.MatchNeedsRehash);

        const string Weak = "$y$j75$AAt9R641xPvCI9nXw1HHW/$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7";
        (await yescrypt.VerifyAsync(Weak, "password", CancellationToken.None)).ShouldBe(PasswordVerification.MatchNeedsRehash);
    }

    [Theory]
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    [InlineData(511, "$y$")]
    [InlineData(512, "$bcrypt-sha256$")]
    public async Task What_yescrypt_cannot_take_whole_goes_into_bcrypt_for_good(int length, string prefix)
    {
        Needs.Libxcrypt();
        using var yescrypt = Hashers.Create(Cheap with { Algorithm = PasswordAlgorithm.Yescrypt });
        // Of two bytes: at most 256 characters are a password
        var password = new string('\u00fc', length / 2) + new string('l', length % 2);
        var hash = await yescrypt.HashAsync(password, CancellationToken.None);

        hash.ShouldStartWith(prefix);
        (await yescrypt.VerifyAsync(hash, password, CancellationToken.None)).ShouldBe(PasswordVerification.Match);
        (await yescrypt.VerifyAsync(hash, password[..^1] + 'x', CancellationToken.None)).ShouldBe(PasswordVerification.NoMatch);
    }

    [Fact]
    public async Task Sixty_four_at_once_each_get_their_own_answer()
    {
        var hashes = await Task.WhenAll(Enumerable.Range(0, 64).Select(n => Hash($"password {n}")));
        var verdicts = await Task.WhenAll(hashes.Select((hash, n) => Verify(hash, n % 2 == 0 ? $"password {n}" : $"password {n - 1}")));

        verdicts.Index().ShouldAllBe(v => v.Item == (v.Index % 2 == 0 ? PasswordVerification.Match : PasswordVerification.NoMatch));
    }

    [Theory] // requirement 30, in small: the separate verification job has the strict figures
    [InlineData(8, true)]
    [InlineData(73, true)]
    [InlineData(20_000, true)]
    [InlineData(8, false)]
    [InlineData(73, false)]
    [InlineData(8, true, PasswordAlgorithm.Argon2id)]
    [InlineData(73, true, PasswordAlgorithm.Argon2id)]
    public async Task An_unknown_account_costs_what_a_known_one_costs(
        int length,
        bool libxcrypt,
        PasswordAlgorithm algorithm = PasswordAlgorithm.Bcrypt
    )
    {
        using var measurable = Hashers.Create(Cheap with { Algorithm = algorithm, BcryptCost = 8 }, Hashers.WithLibxcrypt(libxcrypt));
        var known = await measurable.HashAsync("right", CancellationToken.None);
        var knownLong = await measurable.HashAsync(new string('r', 100), CancellationToken.None);
        var wrong = new string('w', length);

        string?[] hashes = [known, null, knownLong, "garbage", "$2b$31$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu"];
        var times = hashes.Select(_ => new List<double>()).ToArray();

        // Interleaved, so that a slow moment of the machine falls on all alike.
        for (var round = 0; round < 15; round++)
        {
            for (var n = 0; n < hashes.Length; n++)
            {
                times[n].Add(await Hashers.CostOfWrongAsync(measurable, hashes[n], wrong));
            }
        }

        // The fastest of each: what the machine does besides can only add to a time, so the floor is the work itself.
        var floors = times.Select(t => t.Min()).ToList();
        floors.ShouldAllBe(m => m / floors[0] > 0.6 && m / floors[0] < 1.7, string.Join(" / ", floors));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    public void A_cost_that_would_not_be_accepted_back_stops_the_start(int cost) =>
        Should
            .Throw<ArgumentException>(() => Hashers.Create(Cheap with { BcryptCost = cost }))
            .Message.ShouldContain($"Passwords:BcryptCost is {cost}");

    [Fact]
    public void No_time_to_hash_in_stops_the_start() =>
        Should
            .Throw<ArgumentException>(() => Hashers.Create(Cheap with { HashQueueWait = TimeSpan.Zero }))
            .Message.ShouldContain("HashQueueWait");

    [Fact] // requirement 38
    public async Task A_storm_is_mostly_refused_and_passes()
    {
        var wait = TimeSpan.FromMilliseconds(300);
        using var busy = Hashers.Create(Cheap with { BcryptCost = 8, HashQueueWait = wait });
        await busy.Measured;

        var storm = 250 * Environment.ProcessorCount; // ten times what fits into the wait, or thereabouts
        var attempts = Enumerable.Range(0, storm).Select(_ => busy.VerifyAsync(null, "wrong", CancellationToken.None)).ToList();
        try
        {
            await Task.WhenAll(attempts);
        }
        catch (HashingOverloadedException)
        {
            // counted below
        }

        var refused = attempts.Where(a => a.IsFaulted).Select(a => a.Exception!.InnerException).ToList();
        refused.Count.ShouldBeInRange(storm / 2, storm - 1);
        refused.ShouldAllBe(r => ((HashingOverloadedException)r!).RetryAfter >= TimeSpan.FromSeconds(1));
        (await busy.VerifyAsync(null, "wrong", CancellationToken.None)).ShouldBe(PasswordVerification.NoMatch); // and is over
    }

    private Task<string> Hash(string password) => hasher.HashAsync(password, CancellationToken.None);

    private Task<PasswordVerification> Verify(string? hash, string password) => hasher.VerifyAsync(hash, password, CancellationToken.None);
}
