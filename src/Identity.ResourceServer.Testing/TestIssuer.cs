using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.ResourceServer.Testing;

/// <summary>Issues tokens as Identity does, on a free port of this machine, and takes them back. For tests only: it gives everybody
/// everything.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly List<ECDsaSecurityKey> keys = [NewKey()];
    private readonly List<JsonObject> revocations = [];

    private TestIssuer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", Metadata);
        app.MapGet("/.well-known/jwks.json", KeySet);
        app.MapPost("/connect/token", TokenAnswer);
        app.MapGet("/connect/revocations", FeedAsync);
    }

    /// <summary><c>iss</c> of the tokens, and the setting <c>Issuer</c> of the service under test.</summary>
    public string Address => app.Urls.Single();

    /// <summary>Whether the feed answers 503, as in an outage.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How many times the keys were asked for.</summary>
    public int KeyRequests { get; private set; }

    public static async Task<TestIssuer> StartAsync()
    {
        var issuer = new TestIssuer();
        await issuer.app.StartAsync();
        return issuer;
    }

    /// <summary>The access token of a person who signed in at a frontend of Identity.</summary>
    public string Individual(Action<TestToken>? change = null) => Person("individual", branchId: null, change);

    /// <summary>The access token of an advisor.</summary>
    public string Advisor(Guid branchId, Action<TestToken>? change = null) => Person("advisor", branchId, change);

    /// <summary>The access token of a service in its own name.</summary>
    /// <param name="scope">Separated by spaces.</param>
    public string Service(string scope, Action<TestToken>? change = null)
    {
        var clientId = $"client_{Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16))}";
        return Sign(
            new TestToken
            {
                Subject = clientId,
                ClientId = clientId,
                Scope = scope,
            },
            change
        );
    }

    /// <summary>The temporary token of an onboarding.</summary>
    public string Temporary(Action<TestToken>? change = null) =>
        Sign(
            new TestToken
            {
                Type = "onboarding+jwt",
                Audience = "onboarding",
                Role = "temporary",
                SessionId = NewId(),
                Scope = "onboarding",
            },
            change
        );

    /// <summary>Logs the session of a token out, or disables the client of a service's token.</summary>
    public void Revoke(string token)
    {
        var read = new JsonWebToken(token);
        var isSession = read.TryGetPayloadValue<string>("sid", out var session);
        var now = TimeProvider.System.GetUtcNow();
        lock (gate)
        {
            revocations.Add(
                new JsonObject
                {
                    ["kind"] = isSession ? "session" : "subject",
                    ["value"] = isSession ? session : read.Subject,
                    ["notBefore"] = now.ToUnixTimeSeconds(),
                    ["expires"] = now.AddHours(1).ToUnixTimeSeconds(),
                }
            );
        }
    }

    /// <summary>Signs with another key from now on; tokens of the old one stay good.</summary>
    public void RotateKeys()
    {
        lock (gate)
        {
            keys.Add(NewKey());
        }
    }

    /// <summary>Takes all keys but the present one out of the key set.</summary>
    public void RevokeOldKeys()
    {
        lock (gate)
        {
            keys.RemoveRange(0, keys.Count - 1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static ECDsaSecurityKey NewKey()
    {
        var key = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }

    private static string NewId() => Guid.CreateVersion7().ToString();

    private string Person(string role, Guid? branchId, Action<TestToken>? change) =>
        Sign(
            new TestToken
            {
                Role = role,
                BranchId = branchId,
                SessionId = NewId(),
                Methods = ["pwd"],
                Scope = role == "advisor" ? "profile branches" : "profile accounts notifications kyc",
            },
            change
        );

    private string Sign(TestToken token, Action<TestToken>? change)
    {
        change?.Invoke(token);
        lock (gate)
        {
            return Handler.CreateToken(
                new SecurityTokenDescriptor
                {
                    TokenType = token.Type,
                    Issuer = Address,
                    Audience = token.Audience,
                    IssuedAt = token.IssuedAt.UtcDateTime,
                    Expires = (token.IssuedAt + token.Lifetime).UtcDateTime,
                    Claims = token.Claims(),
                    SigningCredentials = new SigningCredentials(keys[^1], SecurityAlgorithms.EcdsaSha256),
                }
            );
        }
    }

    private JsonObject Metadata() =>
        new()
        {
            ["issuer"] = Address,
            ["jwks_uri"] = $"{Address}/.well-known/jwks.json",
            ["token_endpoint"] = $"{Address}/connect/token",
        };

    private JsonObject KeySet()
    {
        lock (gate)
        {
            KeyRequests++;
            return new JsonObject { ["keys"] = new JsonArray([.. keys.Select(JsonNode (key) => Public(key))]) };
        }
    }

    private static JsonObject Public(ECDsaSecurityKey key)
    {
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject
        {
            ["kty"] = "EC",
            ["use"] = "sig",
            ["alg"] = "ES256",
            ["kid"] = key.KeyId,
            ["crv"] = "P-256",
            ["x"] = Base64UrlEncoder.Encode(point.X),
            ["y"] = Base64UrlEncoder.Encode(point.Y),
        };
    }

    private JsonObject TokenAnswer() =>
        new()
        {
            ["access_token"] = Service("revocations.read"),
            ["token_type"] = "Bearer",
            ["expires_in"] = 1800,
        };

    /// <summary>The cursor counts: there is one process, and nothing comes late.</summary>
    private async Task<IResult> FeedAsync(int? after, int? wait, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, app.Lifetime.ApplicationStopping);
        limit.CancelAfter(TimeSpan.FromSeconds(wait ?? 0));
        while (!IsSilent)
        {
            lock (gate)
            {
                if (after is null || revocations.Count > after || limit.IsCancellationRequested)
                {
                    return Results.Json(
                        new JsonObject
                        {
                            ["cursor"] = revocations.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
                            ["revocations"] = new JsonArray([.. revocations.Skip(after ?? 0).Select(it => it.DeepClone())]),
                        }
                    );
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
}
