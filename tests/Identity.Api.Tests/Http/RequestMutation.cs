using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Identity.Api.Http;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Http;

/// <summary>Takes a good request for a route and damages some of it; repeats with the seed (SplitMix64).</summary>
internal sealed class RequestMutation(ulong seed, FuzzCast cast, Uri service)
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "X"];
    private static readonly string[] Types =
    [
        "application/json",
        "application/json",
        "multipart/form-data; boundary=b",
        "multipart/form-data",
        "text/plain",
        ";",
        "application/json;charset=x",
    ];
    private static readonly string[] Values =
    [
        "null",
        "\"\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "[]",
        "{}",
        "1e400",
        "-0",
        "true",
        "\"x\"",
        "\"fuzzed@example.net\"",
        "[\"advisor\"]",
        "[[[]]]",
        "\"\\u202e\\ufeff\"",
    ];

    private static readonly string[] Queries =
    [
        "page[number]=1",
        "page[size]=2",
        "page[size]=x",
        "page[number]=99999999999",
        "page%5bsize%5d=%ff",
        "a=%",
        "=&&=",
        "page[size]=1&page[size]=1",
        "search=%25_%5c'",
        "status=pending,x",
        "token=%00",
        "subject=x",
        "from=9999-99-99",
        "action=%27--",
    ];

    private static readonly string[] Identifiers =
    [
        "x",
        "%F0%9F%98%80",
        "%27",
        "..",
        "%2e%2e%2f",
        "a;b=c",
        "%ff%fe",
        "%01%02",
        "{id}",
        new('a', 3000),
    ];
    private static readonly string[] Authorizations =
    [
        "Bearer",
        "Bearer a.b.c",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        "Basic eA==",
        ", ,",
        "Bearer \u007f",
        "Bearer " + new string('a', 9000),
    ];
    private static readonly string[] PageFields =
    [
        "token",
        "email",
        "password",
        "newPassword",
        "confirmPassword",
        "code",
        "action",
        "phoneNumber",
        "agreementIds",
        "step",
    ];

    // None that a path has: what stands in a form is watched as a secret
    private static readonly string[] Texts = ["", "%", "%00", "%F0%9F%98%80", "%ff%fe", "%0d%0a", "a%2bb", "%3Cscript%3E", new('b', 3000)];
    private static readonly string[] TokenFields = ["grant_type", "scope", "client_id", "client_secret", "audience"];

    private ulong state = seed;

    /// <summary>Which route the request was made for, before it was damaged.</summary>
    internal Route Route { get; private set; } = null!;

    internal HttpRequestMessage Next()
    {
        Route = Pick(Routes.All);
        var spare = Pick(cast.Spares);
        var path = Filled(Pick(Route.Paths), spare);
        if (OneIn(8))
        {
            path = path.Insert(1 + Below(path.Length), Pick(["/", "//", "%2f", ";", "x", "%", ".", "%C3%A9"]));
        }

        // Absolute, or "//login" would name a host.
        var target = new Uri(service.GetLeftPart(UriPartial.Authority) + path + (OneIn(4) ? "?" + Pick(Queries) : ""));
        var request = new HttpRequestMessage(new HttpMethod(OneIn(8) ? Pick(Methods) : Route.Verb), target);
        if (!OneIn(5))
        {
            var token = cast.TokenFor(Route, spare);
            request.Headers.TryAddWithoutValidation(
                "Authorization",
                OneIn(4) ? Pick(Authorizations) : $"Bearer {(OneIn(6) ? Damaged(token) : token)}"
            );
        }

        if (IsOfPages(Route) || Route.Answer.SpeaksOAuth)
        {
            request.Content = Form(IsOfPages(Route) ? PageFields : TokenFields, spare);
        }
        else if (Route.Answer.Body is not null || OneIn(10))
        {
            request.Content = new ByteArrayContent(Body(spare));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", OneIn(5) ? Pick(Types) : "application/json");
        }

        if (request.Method == HttpMethod.Get)
        {
            request.Content = null;
        }

        return request;
    }

    internal static bool IsOfPages(Route route) => route.Answer.Feature == "Pages" || route.Answer.IsPage;

    private string Filled(string path, Person spare)
    {
        var known = path switch
        {
            _ when path.Contains("sessions/", StringComparison.Ordinal) => $"{AccessTokenClaims.SessionId(spare.AccessToken)}",
            _ when path.Contains("invites/", StringComparison.Ordinal) => $"{Pick(cast.Invitations)}",
            _ when path.Contains("individual", StringComparison.Ordinal) => $"{Pick(cast.Individuals)}",
            _ when path.Contains("clients/", StringComparison.Ordinal) => Pick(cast.Clients),
            _ => $"{spare.Id}",
        };
        return path.Replace("{id}", Id(), StringComparison.Ordinal)
            .Replace("{userId}", OneIn(2) ? $"{Pick(cast.Individuals)}" : Id(), StringComparison.Ordinal)
            .Replace("{kid}", OneIn(2) ? "no-such-key" : Pick(Identifiers), StringComparison.Ordinal)
            .Replace("{name}", OneIn(2) ? "phoneNumber" : Pick(Identifiers), StringComparison.Ordinal);

        string Id() =>
            OneIn(2) ? known
            : OneIn(2) ? $"{Guid.Empty}"
            : Pick(Identifiers);
    }

    private ByteArrayContent Form(IReadOnlyList<string> names, Person spare)
    {
        var fields = names
            .Where(_ => !OneIn(5))
            .Select(name => $"{name}={(OneIn(6) ? Pick(Texts) : Uri.EscapeDataString(Text(name, spare)))}")
            .ToList();
        var content = new ByteArrayContent(Mangled(string.Join('&', fields)));
        content.Headers.ContentType = new MediaTypeHeaderValue(OneIn(8) ? "application/json" : "application/x-www-form-urlencoded");
        return content;
    }

    private byte[] Body(Person spare)
    {
        var fields = (Route.Answer.Body?.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)) ?? ["x"])
            .Where(_ => !OneIn(10))
            .Select(name => $"\"{(OneIn(12) ? name.ToUpperInvariant() : name)}\":{Value(name, spare)}")
            .ToList();
        if (OneIn(10) && fields.Count > 0)
        {
            fields.Add(Pick(fields));
        }

        return Mangled($"{{{string.Join(',', fields)}}}");
    }

    private byte[] Mangled(string text)
    {
        var body = Encoding.UTF8.GetBytes(text).ToList();
        for (var damage = OneIn(3) ? 1 + Below(3) : 0; damage > 0 && body.Count > 0; damage--)
        {
            var at = Below(body.Count);
            switch (Below(4))
            {
                case 0:
                    body[at] = (byte)Below(256);
                    break;
                case 1:
                    body.RemoveAt(at);
                    break;
                case 2:
                    body.InsertRange(at, body.GetRange(0, at));
                    break;
                default:
                    body.RemoveRange(at, body.Count - at);
                    break;
            }
        }

        return [.. body];
    }

    private string Value(string name, Person spare) =>
        OneIn(3) ? Pick(Values)
        : name is "roles" ? "[\"individual\"]"
        : $"\"{Text(name, spare)}\"";

    private string Text(string name, Person spare) =>
        name switch
        {
            "email" or "login" or "newEmail" => OneIn(2) ? spare.Email : Person.NewEmail(),
            "password" or "currentPassword" => OneIn(2) ? spare.Password : Person.NewPassword(),
            "confirmPassword" or "newPassword" => Person.NewPassword(),
            "refreshToken" or "token" => Damaged(spare.RefreshToken),
            "code" => $"{Below(100_000_000):D8}",
            "phoneNumber" => "+4915112345678",
            "grant_type" => "client_credentials",
            "client_id" => Pick(cast.Clients),
            "status" => "completed",
            "action" => "verify",
            _ => "Ada",
        };

    private string Damaged(string token) => token.Remove(Below(token.Length), 1);

    private T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    private bool OneIn(int times) => Below(times) == 0;

    private int Below(int limit)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
    }
}
