using Identity.Domain.Users;

namespace Identity.Domain.OAuth;

/// <summary>Remembers that a person has allowed an application something.</summary>
public sealed class GiveConsent(IUsers users, TimeProvider time)
{
    /// <param name="scopes">What the application asked for; what it may not ask for is left out.</param>
    public Task ExecuteAsync(Client client, Guid userId, IReadOnlyList<string> scopes, ClientContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(context);
        var now = time.Now();
        IReadOnlyList<string> held = [.. scopes.Where(scope => ClientScopes.IsHeld(client, scope))];
        return users.ChangeAsync(userId, context.Origin, user => user.Allow(client, held, now), ct);
    }
}
