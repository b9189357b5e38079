using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Configuration;

public sealed class FreshInstallTests
{
    /// <summary>What systems have been shipped with.</summary>
    private static readonly string[] Names = ["admin", "administrator", "root", "identity", "first-party", "api", "swagger"];

    // No words that a log holds anyway, or the watch would take them for secrets that leaked.
    private static readonly string[] Passwords = ["admin", "root", "secret", "123456", "Password1!", "changeit1", ""];

    [Theory] // security requirement 39
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_fresh_install_has_no_account_no_client_and_no_key_that_another_install_has(DatabaseKind kind)
    {
        await using var one = await IdentityHost.StartAsync(kind);
        await using var other = await IdentityHost.StartAsync(kind);

        // Nothing but the keys that it made for itself, and what is told of that.
        var rows = await one.DumpAsync();
        rows.Select(row => row.Split(' ')[0]).Distinct().ShouldBeSubsetOf(["signing_keys", "audit_events", "audit_seals", "audit_heads"]);
        KeysOf(rows).ShouldNotBeEmpty();
        KeysOf(rows).Intersect(KeysOf(await other.DumpAsync())).ShouldBeEmpty();

        foreach (var name in Names)
        {
            foreach (var password in Passwords)
            {
                (await one.PostAsync("/login", new { email = $"{name}@example.com", password })).Status.ShouldBeOneOf(
                    HttpStatusCode.Unauthorized,
                    HttpStatusCode.TooManyRequests
                );
                (
                    await ServiceClient.RequestAsync(one, ServiceClient.Basic(name, password), ("grant_type", "client_credentials"))
                ).Status.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests);
            }
        }
    }

    private static string[] KeysOf(IReadOnlyList<string> rows) =>
        [
            .. rows.Where(row => row.StartsWith("signing_keys ", StringComparison.Ordinal))
                .SelectMany(row => row.Split(' '))
                .Where(word => word.StartsWith("kid=", StringComparison.Ordinal)),
        ];
}
