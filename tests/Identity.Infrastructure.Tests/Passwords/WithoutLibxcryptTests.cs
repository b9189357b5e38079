using System.Collections.Concurrent;
using Identity.Domain.Import;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Tests.Passwords;

/// <summary>Alpine, macOS and Windows: everything works but for three kinds of imported hashes.</summary>
public sealed class WithoutLibxcryptTests : IDisposable
{
    private const string Yescrypt = "$y$j75$AAt9R641xPvCI9nXw1HHW/$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7"; // of "password"

    private readonly Recorder log = new();
    private readonly PasswordHasher hasher;

    public WithoutLibxcryptTests() => hasher = Hashers.Create(Hashers.Cheap, Crypt.WithoutLibxcrypt, log);

    public void Dispose() => hasher.Dispose();

    [Theory]
    [InlineData(Yescrypt)]
    [InlineData("$7$86..../....saltsaltsaltsalt$1YREfFuIh/DOxeaaN8Z8Qdu9WsJ3HCOa7fp6gY7aN80")]
    [InlineData("$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC")]
    [InlineData("$6$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/")]
    public void Its_hashes_are_refused_with_the_reason(string hash)
    {
        var refused = new ForeignHashes(Crypt.WithoutLibxcrypt, Hashers.Cheap).Check(hash).ShouldNotBeNull();

        refused.ShouldBe(ImportErrors.HashUnsupported);
        refused.Details.ShouldContain("need libxcrypt");
    }

    [Theory] // each of "password" or "correct horse"
    [InlineData("$2b$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu", "password")]
    [InlineData("$2y$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu", "password")]
    [InlineData("$bcrypt-sha256$v=2,t=2b,r=12$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2", "password")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE", "password")]
    [InlineData("AAABAgMEBQYHCAkKCwwNDg+d2FbDdriytxO2vgdAVMuIpGVW4BGF6o0NJn8znGUhaQ==", "correct horse")]
    public async Task All_other_imported_hashes_open(string hash, string password)
    {
        new ForeignHashes(Crypt.WithoutLibxcrypt, Hashers.Cheap).Check(hash).ShouldBeNull();
        (await hasher.VerifyAsync(hash, password, CancellationToken.None)).ShouldNotBe(PasswordVerification.NoMatch);
        (await hasher.VerifyAsync(hash, "Password", CancellationToken.None)).ShouldBe(PasswordVerification.NoMatch);
    }

    [Fact] // an account that was imported where libxcrypt was: a reset opens it, an exception would be a 500 at each login
    public async Task A_stored_hash_of_it_opens_nothing_and_the_log_says_so_once()
    {
        for (var round = 0; round < 3; round++)
        {
            (await hasher.VerifyAsync(Yescrypt, "password", CancellationToken.None)).ShouldBe(PasswordVerification.NoMatch);
        }

        log.Lines.ShouldHaveSingleItem().ShouldContain("needs libxcrypt");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("before\0after")]
    [InlineData("a password that bcrypt alone would cut, since it has more than seventy-two bytes")]
    public async Task A_new_password_opens_its_hash_alone(string password)
    {
        var hash = await hasher.HashAsync(password, CancellationToken.None);

        (await hasher.VerifyAsync(hash, password, CancellationToken.None)).ShouldBe(PasswordVerification.Match);
        (await hasher.VerifyAsync(hash, password + "x", CancellationToken.None)).ShouldBe(PasswordVerification.NoMatch);
        (await hasher.VerifyAsync(hash, password[..^1], CancellationToken.None)).ShouldBe(PasswordVerification.NoMatch);
    }

    [Fact]
    public void Yescrypt_as_the_configured_algorithm_is_refused_with_the_way_out()
    {
        var reason = PasswordPlatform.Refuse(PasswordAlgorithm.Yescrypt, Crypt.WithoutLibxcrypt).ShouldNotBeNull();

        reason.ShouldContain("needs libxcrypt");
        reason.ShouldContain("choose Bcrypt or Argon2id");
        Should
            .Throw<PlatformNotSupportedException>(() =>
                Hashers.Create(Hashers.Cheap with { Algorithm = PasswordAlgorithm.Yescrypt }, Crypt.WithoutLibxcrypt)
            )
            .Message.ShouldBe(reason);
        PasswordPlatform.Refuse(PasswordAlgorithm.Bcrypt, Crypt.WithoutLibxcrypt).ShouldBeNull();
        PasswordPlatform.Refuse(PasswordAlgorithm.Argon2id, Crypt.WithoutLibxcrypt).ShouldBeNull();
    }

    [Fact]
    public void The_description_names_what_hashes_and_what_is_refused()
    {
        var bcrypt = PasswordPlatform.Describe(Hashers.Cheap, Crypt.WithoutLibxcrypt);
        bcrypt.ShouldBe(
            "bcrypt (cost 4), computed by BCrypt.Net-Next. This system has no libxcrypt: yescrypt, SHA-crypt and $7$ hashes are refused."
        );

        PasswordPlatform
            .Describe(Hashers.Cheap with { Algorithm = PasswordAlgorithm.Argon2id }, Crypt.WithoutLibxcrypt)
            .ShouldStartWith("Argon2id (19 MiB, 2 passes), computed by libsodium. This system has no libxcrypt");
    }

    [Fact]
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    public void The_description_names_libxcrypt_where_it_runs()
    {
        Needs.Libxcrypt();
        PasswordPlatform.Describe(Hashers.Cheap).ShouldBe("bcrypt (cost 4), computed by libxcrypt.");
        PasswordPlatform
            .Describe(Hashers.Cheap with { Algorithm = PasswordAlgorithm.Yescrypt })
            .ShouldBe("yescrypt (64 MiB), computed by libxcrypt.");
    }

    private sealed class Recorder : ILogger<PasswordHasher>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Enqueue(formatter(state, exception));
    }
}
