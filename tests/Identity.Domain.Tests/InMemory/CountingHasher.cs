using Identity.Domain.Passwords;

namespace Identity.Domain.Tests.InMemory;

/// <summary>Hashes that anybody can read, and a count of what was paid for them.</summary>
internal sealed class CountingHasher : IPasswordHasher
{
    /// <summary>What stands before the password in a hash of the form that is written now.</summary>
    public const string Current = "current:";

    /// <summary>The same for a form that is still read, and replaced.</summary>
    public const string Outdated = "outdated:";

    public int Hashed { get; private set; }

    public int Verified { get; private set; }

    /// <summary>Who asked for a place.</summary>
    public List<HashCaller> Admitted { get; } = [];

    /// <summary>Runs while a password is verified, which takes its time: what others do meanwhile.</summary>
    public Action? WhileVerifying { get; set; }

    /// <summary>The same while one is hashed.</summary>
    public Action? WhileHashing { get; set; }

    public void EnsureAdmits(HashCaller caller)
    {
        Admitted.Add(caller); // there is no queue here
    }

    public Task<string> HashAsync(string password, HashCaller caller, CancellationToken ct)
    {
        Hashed++;
        WhileHashing?.Invoke();
        return Task.FromResult(Current + password);
    }

    public Task<PasswordVerification> VerifyAsync(string? hash, string password, HashCaller caller, CancellationToken ct)
    {
        Verified++;
        WhileVerifying?.Invoke();
        return Task.FromResult(
            hash == Current + password ? PasswordVerification.Match
            : hash == Outdated + password ? PasswordVerification.MatchNeedsRehash
            : PasswordVerification.NoMatch
        );
    }
}
