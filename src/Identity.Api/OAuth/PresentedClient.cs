using System.Net;
using System.Text;
using Identity.Domain;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

/// <summary>Who a request claims to come from, and the proof: <c>client_secret_basic</c>, <c>client_secret_post</c> (RFC 6749 section
/// 2.3.1) or <c>private_key_jwt</c> (RFC 7523 section 2.2).</summary>
internal sealed record PresentedClient(string Id, ClientProof Proof)
{
    internal static readonly IReadOnlyList<string> Methods = ["client_secret_basic", "client_secret_post", "private_key_jwt"];

    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const string Scheme = "Basic ";

    public override string ToString() => "***";

    internal static Result<PresentedClient> Read(HttpRequest request, OAuthForm form, IClientAssertions assertions)
    {
        var header = request.Headers.Authorization;
        var (id, secret) = (form["client_id"], form["client_secret"]);
        var assertion = form["client_assertion"];
        int[] methods = [header.Count, secret is null ? 0 : 1, assertion is null ? 0 : 1];
        if (methods.Sum() > 1)
        {
            return OAuthErrors.InvalidRequest.Because("Use only one method of client authentication.");
        }

        if (assertion is not null)
        {
            return form["client_assertion_type"] != AssertionType || assertions.ClientIn(assertion) is not { } claimed
                    ? OAuthErrors.InvalidClient
                : id is null || id == claimed ? new PresentedClient(claimed, new ClientProof { Assertion = assertion })
                : OAuthErrors.InvalidRequest.Because("client_id differs from the assertion.");
        }

        if (header.Count == 0)
        {
            return id is not null ? new PresentedClient(id, new ClientProof { Secret = secret }) : OAuthErrors.InvalidClient;
        }

        if (ReadBasic(header.ToString()) is not { } presented)
        {
            return OAuthErrors.InvalidClient;
        }

        // RFC 6749 section 3.2.1: a client may name itself in the body as well, but not as someone else.
        return id is null || id == presented.Id
            ? presented
            : OAuthErrors.InvalidRequest.Because("client_id differs from the Authorization header.");
    }

    /// <summary>The two parts are form-encoded before they are joined, which plain HTTP Basic does not do.</summary>
    private static PresentedClient? ReadBasic(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var encoded = header[Scheme.Length..].Trim(' ');
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? null
            : new PresentedClient(
                WebUtility.UrlDecode(text[..colon]),
                new ClientProof { Secret = WebUtility.UrlDecode(text[(colon + 1)..]) }
            );
    }
}
