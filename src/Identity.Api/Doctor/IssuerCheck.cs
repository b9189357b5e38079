using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Identity.Domain;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;

namespace Identity.Api.Doctor;

/// <summary>Looks at the running service as its clients do, through the proxy: at the issuer's address.</summary>
internal sealed class IssuerCheck(ISigningKeyStore store, TokenSettings settings, TimeProvider time) : ICheck
{
    private const string Metadata = "/.well-known/openid-configuration";

    /// <summary>Like a client's patience.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Name => "issuer";

    public async IAsyncEnumerable<(Verdict Verdict, string Text)> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = 1024 * 1024 };
        var issuer = settings.Issuer;
        var (metadata, fault) = await GetAsync(client, issuer + Metadata, ct);
        if (fault is not null)
        {
            yield return (Verdict.Fault, fault);
            yield break;
        }

        var said = Text(metadata, "issuer");
        yield return said == issuer
            ? (Verdict.Ok, $"The service answers at {issuer} and says the same of itself.")
            : (Verdict.Fault, $"The service at {issuer} calls itself {said}. Set Identity:Issuer of both to what callers use.");
        var (keySet, keyFault) = await GetAsync(client, Text(metadata, "jwks_uri"), ct);
        yield return keyFault is not null ? (Verdict.Fault, keyFault) : await JudgeAsync(keySet, ct);
        var (health, _) = await GetAsync(client, issuer + "/health/ready", ct);
        foreach (var warning in (health?["data"]?["warnings"] as JsonArray ?? []).Select(warning => warning!.GetValue<string>()))
        {
            yield return (Verdict.Warning, $"The running service warns: {warning}");
        }
    }

    private async Task<(Verdict Verdict, string Text)> JudgeAsync(JsonNode? keySet, CancellationToken ct)
    {
        var published = (keySet?["keys"] as JsonArray ?? []).Select(key => Text(key, "kid")).ToHashSet(StringComparer.Ordinal);
        var keys = await store.ListAsync(ct);
        return new KeySuccession(keys, settings.LongestTokenLifetime).ActiveAt(time.Now()) is { } active && !published.Contains(active.Kid)
            ? (
                Verdict.Fault,
                $"Its key set lacks the key that signs here ({active.Kid}). Does it use another database, or does a cache hold back the key set?"
            )
            : (Verdict.Ok, "Its key set has the key that signs.");
    }

    /// <summary>The document, or the sentence that says why there is none.</summary>
    private static async Task<(JsonNode? Document, string? Fault)> GetAsync(HttpClient client, string address, CancellationToken ct)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(address), ct);
            return response.StatusCode is HttpStatusCode.OK
                ? (JsonNode.Parse(await response.Content.ReadAsStringAsync(ct)), null)
                : (null, $"{address} answers {(int)response.StatusCode}, not 200. Check the proxy in front of the service.");
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.SecureConnectionError)
        {
            return (null, $"{address} has no certificate that this machine trusts. Clients on machines like this one refuse it too.");
        }
        catch (Exception exception)
            when (exception is HttpRequestException or (TaskCanceledException and not { CancellationToken.IsCancellationRequested: true }))
        {
            return (null, $"Nothing answers at {address}. Start the service, or correct Identity:Issuer, DNS or the proxy.");
        }
        catch (Exception exception) when (exception is JsonException or UriFormatException or InvalidOperationException)
        {
            return (null, $"{address} answers with something that is no JSON document. Check the proxy in front of the service.");
        }
    }

    private static string Text(JsonNode? node, string name) =>
        node is JsonObject document && document[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
