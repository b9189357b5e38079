using Identity.Domain.Passwords;

namespace Identity.Domain.Tests.InMemory;

/// <summary>The passwords of a breach, and whether anybody asked.</summary>
internal sealed class InMemoryBreaches(params string[] leaked) : IBreachedPasswords
{
    public int Asked { get; private set; }

    public Task<bool> ContainAsync(string password, CancellationToken ct)
    {
        Asked++;
        return Task.FromResult(leaked.Contains(password));
    }
}
