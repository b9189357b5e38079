using Identity.Api.Tests.Hosting;
using static Identity.Api.Tests.Conformance.ConformanceCaseAttribute;

namespace Identity.Api.Tests.Conformance;

/// <summary>The Config OP plan: what the service says of itself.</summary>
public abstract partial class ConformanceTests
{
    [Fact, ConformanceCase(ConfigOp, "oidcc-discovery-endpoint-verification")]
    public async Task The_metadata_are_complete_and_true()
    {
        var metadata = (await Host.GetAsync("/.well-known/openid-configuration")).Json;

        ((string)metadata["issuer"]!).ShouldBe(IdentityHost.Issuer);
        foreach (var name in new[] { "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint" })
        {
            ((string)metadata[name]!).ShouldStartWith($"{IdentityHost.Issuer}/", Case.Sensitive, name);
        }

        ShouldContain("scopes_supported", "openid");
        ShouldContain("response_types_supported", "code");
        ShouldContain("subject_types_supported", "public");
        ShouldContain("grant_types_supported", "authorization_code");
        ShouldContain("claims_supported", "sub");
        ShouldContain("token_endpoint_auth_methods_supported", "client_secret_basic");
        metadata["id_token_signing_alg_values_supported"]!.AsArray().Count.ShouldBeGreaterThan(0);
        ((bool)metadata["claims_parameter_supported"]!).ShouldBeFalse();
        ((bool)metadata["request_parameter_supported"]!).ShouldBeFalse();
        ((bool)metadata["request_uri_parameter_supported"]!).ShouldBeFalse();
        foreach (var key in (await Host.GetAsync("/.well-known/jwks.json")).Json["keys"]!.AsArray())
        {
            var members = key!.AsObject().Select(member => member.Key).ToList();
            members.ShouldContain("kid");
            members.ShouldNotContain("d"); // nothing private
        }

        void ShouldContain(string name, string value) => metadata[name]!.AsArray().Select(it => (string)it!).ShouldContain(value, name);
    }
}
