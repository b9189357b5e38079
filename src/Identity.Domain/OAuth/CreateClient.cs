namespace Identity.Domain.OAuth;

/// <summary>Registers another service. The secret exists in readable form only in what this returns.</summary>
public sealed class CreateClient(IChanges<Client, string> clients, TimeProvider time)
{
    /// <returns>No secret for a public client, and none for one with keys.</returns>
    public async Task<(Client Client, ClientSecret? Secret)> ExecuteAsync(ClientDefinition definition, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(by);
        var now = time.Now();
        var secret = definition.SignIn.IsPublic || definition.Keys is not null ? null : ClientSecret.Create();
        var client = Client.Create(definition, secret, now);
        await clients.AddAsync(client, by.Origin, ct);
        return (client, secret);
    }
}
