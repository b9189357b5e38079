using Identity.Api.Http;
using Identity.Api.Throttling;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Infrastructure.OAuth;

namespace Identity.Api.OAuth;

/// <summary>Where a client proves itself, before the engine is asked.</summary>
internal sealed class ClientDoor(AuthenticateClient authenticateClient, IClientAssertions assertions, AddressLimits limits)
{
    internal async Task<Result<Client>> EnterAsync(HttpContext http, OAuthForm form, CancellationToken ct)
    {
        var presented = PresentedClient.Read(http.Request, form, assertions);
        if (!presented.IsSuccess)
        {
            return presented.Errors[0];
        }

        // Secrets are of 256 bits, so guessing is hopeless; this tells a misconfigured client to slow down. The right secret always opens:
        // client ids are public, and anyone in the same network could otherwise shut the client out.
        var (id, address) = (presented.Value.Id, http.Connection.RemoteIpAddress);
        var counted = ClientId.IsWellFormed(id) ? id : ""; // nobody fills the memory with names of his own
        var wait = limits.Look(Limit.ClientSecret, address, counted);
        var client = await authenticateClient.ExecuteAsync(id, presented.Value.Proof, http.Client().Address, wait is null, ct);
        if (!client.IsSuccess)
        {
            if (wait is { } time)
            {
                return OAuthErrors.TemporarilyUnavailable.Because(Limit.ClientSecret.Details).After(time);
            }

            limits.Count(Limit.ClientSecret, address, counted);
            return client;
        }

        http.RequestServices.GetRequiredService<RequestingClient>().Value = client.Value;
        return client;
    }
}
