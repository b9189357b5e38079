using Identity.Domain.Passwords;

namespace Identity.Infrastructure.Passwords;

/// <summary>Whether the breach service answers as one does.</summary>
public sealed class BreachServiceProbe
{
    private readonly BreachedPasswords? service;

    internal BreachServiceProbe(IBreachedPasswords service) => this.service = service as BreachedPasswords;

    /// <returns>Null when it answers, and where it is not asked; else why not.</returns>
    public Task<string?> AskAsync(CancellationToken ct) => service?.ProbeAsync(ct) ?? Task.FromResult<string?>(null);
}
