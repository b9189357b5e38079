using Identity.Api.Http;
using Identity.Api.Throttling;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Infrastructure.OAuth;

namespace Identity.Api.OAuth;

/// <summary>Where a client proves itself, before the engine is asked.</summary>
internal sealed class ClientDoor(AuthenticateClient authenticateClient, AddressLimits limits)
{
    internal async Task<Result<Client>> EnterAsync(HttpContext http, OAuthForm form, CancellationToken ct)
    {
        var presented = PresentedClient.Read(http.Request, form);
        if (!presented.IsSuccess)
        {
            return presented.Errors[0];
        }

        // Secrets are of 256 bits, so guessing is hopeless; this keeps a misconfigured client, or a person who tries anyway,
        // from asking the database over and over.
        var (id, address) = (presented.Value.Id, http.Connection.RemoteIpAddress);
        var counted = ClientId.IsWellFormed(id) ? id : ""; // nobody fills the memory with names of his own
        if (limits.Look(Limit.ClientSecret, address, counted) is { } wait)
        {
            return OAuthErrors.TemporarilyUnavailable.Because(Limit.ClientSecret.Details).After(wait);
        }

        var client = await authenticateClient.ExecuteAsync(id, presented.Value.Secret, http.Client().Address, ct);
        if (!client.IsSuccess)
        {
            limits.Count(Limit.ClientSecret, address, counted);
            return client;
        }

        http.RequestServices.GetRequiredService<RequestingClient>().Value = client.Value;
        return client;
    }
}
