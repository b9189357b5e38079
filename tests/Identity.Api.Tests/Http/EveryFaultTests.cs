using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;

namespace Identity.Api.Tests.Http;

public sealed class EveryFaultOnSqlite(SqliteHost fixture) : EveryFaultTests(fixture), IClassFixture<SqliteHost>;

public sealed class EveryFaultOnPostgreSql(PostgreSqlHost fixture) : EveryFaultTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>
/// Whatever can be judged without a secret is judged together, on every route whose JSON body has several fields: one request with a wrong
/// value in each of them names them all.
/// </summary>
public abstract class EveryFaultTests(HostFixture fixture)
{
    /// <summary>By route: fields of a body, each with a wrong value and its code. A second body is a second way to use the route.</summary>
    private static readonly Dictionary<string, (string Field, JsonNode? Wrong, string Code)[][]> Wrong = new(StringComparer.Ordinal)
    {
        ["POST /signup"] =
        [
            [
                ("email", "nobody", "EMAIL_INVALID"),
                ("name", "", "NAME_INVALID"),
                ("password", "short", "PASSWORD_TOO_SHORT"),
                ("confirmPassword", "other", "PASSWORDS_DIFFER"),
            ],
        ], // emailVerified has no wrong value but one of another type
        ["PUT /profile"] =
        [
            [("name", "", "NAME_INVALID"), ("email", "nobody", "CHANGED_ELSEWHERE"), ("phoneNumber", "1", "CHANGED_ELSEWHERE")],
        ],
        ["POST /email/verify"] =
        [
            [("token", 1, "FIELD_TYPE"), ("email", 1, "FIELD_TYPE"), ("code", 1, "FIELD_TYPE")],
        ],
        ["PUT /email"] =
        [
            [("newEmail", "nobody", "EMAIL_INVALID"), ("password", "\uFFFE", "PASSWORD_MALFORMED")],
        ],
        ["PUT /phone"] =
        [
            [("phoneNumber", "1", "PHONE_NUMBER_INVALID"), ("password", "\uFFFE", "PASSWORD_MALFORMED")],
        ],
        ["PUT /password"] =
        [
            [("currentPassword", "\uFFFE", "PASSWORD_MALFORMED"), ("newPassword", "short", "PASSWORD_TOO_SHORT")],
        ],
        ["POST /password/reset"] =
        [
            [("token", "none", "RESET_TOKEN_INVALID"), ("newPassword", "short", "PASSWORD_TOO_SHORT")],
            [("email", "nobody", "EMAIL_INVALID"), ("code", 1, "FIELD_TYPE"), ("newPassword", "short", "PASSWORD_TOO_SHORT")],
        ],
        ["POST /login"] =
        [
            [("email", 1, "FIELD_TYPE"), ("password", 1, "FIELD_TYPE"), ("roles", new JsonArray("admin"), "ROLES_INVALID")],
        ],
        ["POST /invites"] =
        [
            [("email", "nobody", "EMAIL_INVALID"), ("name", "", "NAME_INVALID"), ("phoneNumber", "1", "PHONE_NUMBER_INVALID")],
        ],
        ["POST /invites/accept"] =
        [
            [
                ("token", "none", "INVITE_NOT_FOUND"),
                ("password", "short", "PASSWORD_TOO_SHORT"),
                ("confirmPassword", "other", "PASSWORDS_DIFFER"),
                ("agreementIds", new JsonArray("none"), "AGREEMENT_UNKNOWN"),
            ],
        ],
        ["PUT /onboarding/{userId}/steps/{name}"] =
        [
            [("status", "done", "STEP_STATUS_INVALID"), ("details", new string('x', 501), "STEP_DETAILS_TOO_LONG")],
        ],
        ["POST /admin/clients"] =
        [
            [
                ("name", "", "CLIENT_NAME_INVALID"),
                ("grants", new JsonArray("password"), "CLIENT_GRANTS_INVALID"),
                ("scopes", new JsonArray(), "CLIENT_SCOPES_INVALID"),
                ("audiences", new JsonArray(""), "CLIENT_AUDIENCES_INVALID"),
            ],
        ],
        ["PUT /admin/users/{id}/roles"] =
        [
            [("roles", new JsonArray("admin"), "ROLES_INVALID"), ("branchId", "019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11", "BRANCH_NOT_FOUND")],
        ],
        ["PUT /admin/users/{id}/email"] =
        [
            [("email", "nobody", "EMAIL_INVALID"), ("undo", 1, "FIELD_TYPE")],
        ],
        ["POST /admin/keys/rotate"] =
        [
            [("force", 1, "FIELD_TYPE"), ("yes", 1, "FIELD_TYPE")],
        ],
        ["POST /admin/users"] =
        [
            [
                ("email", "nobody", "EMAIL_INVALID"),
                ("name", "", "NAME_INVALID"),
                ("role", "admin", "ROLES_INVALID"),
                ("branchId", "019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11", "BRANCH_NOT_FOUND"),
            ],
        ],
    };

    private IdentityHost Host => fixture.Host;

    [Fact]
    public void No_route_is_left_out() =>
        Routes
            .All.Where(route => route.Answer is { Body: { } body, SpeaksOAuth: false } && body.GetProperties().Length > 1)
            .Select(route => $"{route.Verb} {route.Paths[0]}")
            .ShouldBe(Wrong.Keys, ignoreOrder: true);

    public static TheoryData<string> Names => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_fault_of_a_body_is_named_at_once(string name)
    {
        var route = Routes.All.Single(route => $"{route.Verb} {route.Paths[0]}" == name);
        var (token, _) = await RouteCaller.OfAsync(Host, route);
        var path = route
            .Paths[0]
            .Replace("{id}", $"{Guid.CreateVersion7()}", StringComparison.Ordinal)
            .Replace("{userId}", $"{Guid.CreateVersion7()}", StringComparison.Ordinal)
            .Replace("{name}", "kyc", StringComparison.Ordinal);
        foreach (var fields in Wrong[name])
        {
            await ShouldNameAsync([.. fields.Select(field => (field.Field, field.Wrong, field.Code))]);

            // Beside a field of the wrong type, all the same.
            foreach (var odd in fields)
            {
                await ShouldNameAsync([
                    .. fields.Select(field =>
                        field == odd ? (field.Field, new JsonObject(), "FIELD_TYPE") : (field.Field, field.Wrong, field.Code)
                    ),
                ]);
            }
        }

        async Task ShouldNameAsync((string Field, JsonNode? Value, string Code)[] fields)
        {
            var body = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Field, field.Value?.DeepClone())));
            var answer = await Host.SendAsync(new HttpMethod(route.Verb), path, body.ToJsonString(), token);

            var named = answer.Json["errors"]!
                .AsArray()
                .Select(error => (Source: (string?)error!["source"], Code: (string)error["code"]!))
                .ToList();
            foreach (
                var (field, _, code) in fields.Where(field =>
                    field.Field != "confirmPassword" || fields.All(it => it.Field != "password" || it.Code != "FIELD_TYPE")
                )
            )
            {
                named.ShouldContain(
                    it => it.Code == code && (it.Source == field || it.Source == null),
                    $"{name} {body.ToJsonString()} {answer.Text}"
                );
            }
        }
    }
}
