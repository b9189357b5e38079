using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Identity.Api.Tests.Hosting;
using Identity.Domain;

namespace Identity.Api.Tests.Documents;

/// <summary>The files in <c>http</c>, sent from top to bottom with what a reader pastes: each answer has the status that its title names,
/// or succeeds.</summary>
public sealed partial class HttpFilesTests(SqliteHost fixture) : IClassFixture<SqliteHost>
{
    private readonly Dictionary<string, string> pasted = new(StringComparer.Ordinal);

    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task The_life_of_an_account_goes_as_its_file_says()
    {
        const string email = "ada@example.com";
        await GoAsync(
            "accounts.http",
            async (request, answer) =>
            {
                if ((answer["data"] as JsonObject)?["accessToken"] is { } token)
                {
                    (pasted["accessToken"], pasted["refreshToken"]) = ((string)token!, (string)answer["data"]!["refreshToken"]!);
                }

                switch (request)
                {
                    case "POST /signup":
                        pasted["mailToken"] = (await AddressMail.OfAsync(Host, email, AddressMail.Verify)).Token;
                        break;
                    case "GET /profile": // the one address in the file that holds an id
                    case "PUT /profile/image":
                        pasted["Zk0VZx8xQmC1v9yqS5QJ3w"] = ((string?)answer["data"]!["image"])?.Split('/')[^1] ?? "none";
                        break;
                    case "PUT /email":
                        pasted["mailToken"] = "none"; // its link is mailed once the new address confirms
                        break;
                    case "GET /sessions?page[number]=1&page[size]=20":
                        pasted["sessionId"] = (string)answer["data"]!.AsArray().First(session => !(bool)session!["current"]!)!["id"]!;
                        break;
                    case "POST /password/forgot":
                        var mail = await AddressMail.OfAsync(Host, email, AddressMail.Reset);
                        (pasted["resetToken"], pasted["resetCode"]) = (mail.Token, mail.Code);
                        break;
                    case "POST /logout" when answer.Count == 0 && pasted.ContainsKey("resetToken"):
                        var again = await Host.PostAsync("/login", new { email, password = "a few words make a good one" });
                        pasted["accessToken"] = (string)again.Data["accessToken"]!;
                        pasted["refreshToken"] = (string)again.Data["refreshToken"]!;
                        break;
                    default:
                        break;
                }
            },
            // Second ways to do what the request before has done
            "Confirm the address, with the code in the mail",
            "Take a change back",
            "Or with the mailed code"
        );
    }

    [Fact]
    public async Task An_invitation_leads_to_an_account_as_its_file_says()
    {
        var branch = await Host.AddBranchAsync("Berlin");
        pasted["oncePassword"] = (await Advisor.ProvisionAsync(Host, "alan@example.com", Roles.Advisor, branch)).TemporaryPassword;
        await GoAsync(
            "onboarding.http",
            async (request, answer) =>
            {
                if ((answer["data"] as JsonObject)?["temporaryAccessToken"] is { } temporary)
                {
                    pasted["temporaryToken"] = (string)temporary!;
                }

                switch (request)
                {
                    case "PUT /token-exchange":
                        pasted["advisorToken"] = (string)answer["data"]!["accessToken"]!;
                        break;
                    case "POST /invites":
                        pasted["inviteId"] = (string)answer["data"]!["id"]!;
                        pasted["inviteToken"] = Post.TokenIn((await Host.MailsAsync("grace@example.com"))[0]);
                        break;
                    case "POST /onboarding/phone":
                        pasted["code"] = await Newcomer.CodeAsync(Host, "+4915112345678");
                        break;
                    case "GET /individuals?search=grace":
                        pasted["userId"] = (string)answer["data"]![0]!["id"]!;
                        break;
                    default:
                        break;
                }
            }
        );
    }

    [Fact]
    public async Task A_service_goes_as_its_file_says()
    {
        var client = await ServiceClient.CreateAsync(Host, "onboarding.report", "identity.admin.read");
        (pasted["clientId"], pasted["clientSecret"], pasted["userId"]) = (client.Id, client.Secret, $"{Guid.CreateVersion7()}");
        await GoAsync(
            "services.http",
            (_, answer) =>
            {
                if (answer["access_token"] is { } token && pasted["serviceToken"].StartsWith("paste", StringComparison.Ordinal))
                {
                    pasted["serviceToken"] = (string)token!;
                }

                return Task.CompletedTask;
            },
            "Report an external step" // none is configured
        );
    }

    /// <param name="after">What a reader takes from an answer.</param>
    /// <param name="refused">Beginnings of titles whose requests are right and yet refused, because of what this test did before.</param>
    private async Task GoAsync(string name, Func<string, JsonObject, Task> after, params string[] refused)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("http", name));
        var parts = text.ReplaceLineEndings("\n").Split("\n###");
        parts.Length.ShouldBeGreaterThan(8);
        foreach (Match variable in Variable().Matches(parts[0]))
        {
            pasted.TryAdd(variable.Groups["name"].Value, variable.Groups["value"].Value);
        }

        foreach (var part in parts.Skip(1))
        {
            var title = part[..part.IndexOf('\n', StringComparison.Ordinal)].Trim();
            var (head, body) = Split(Fill(part[part.IndexOf('\n', StringComparison.Ordinal)..].Trim('\n') + "\n"));
            var (verb, path) = (head[0].Split(' ')[0], head[0].Split(' ')[1]);
            using var request = new HttpRequestMessage(new HttpMethod(verb), path) { Content = await ContentAsync(body) };
            foreach (var header in head.Skip(1).Select(line => line.Split(": ", 2)))
            {
                if (header[0] == "Content-Type")
                {
                    request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(header[1]);
                }
                else if (!(header[0] == "Authorization" && Basic(header[1], request)))
                {
                    request.Headers.TryAddWithoutValidation(header[0], header[1]).ShouldBeTrue();
                }
            }

            using var response = await Host.Client.SendAsync(request);
            var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
            var came = isJson ? await response.Content.ReadAsStringAsync() : "{}";
            var said = Status().Matches(title).Select(match => int.Parse(match.Value, provider: null)).ToList();
            var status = (int)response.StatusCode;
            var where = $"{name}, {title}: {verb} {path} got {status} {came}";
            if (refused.Any(it => title.StartsWith(it, StringComparison.Ordinal)))
            {
                status.ShouldBeInRange(400, 409, where);
                came.ShouldNotContain("\"FIELD_");
                came.ShouldNotContain("ROUTE_NOT_FOUND");
            }
            else if (said.Count > 0)
            {
                said.ShouldContain(status, where);
            }
            else
            {
                status.ShouldBeInRange(200, 299, where);
            }

            await after($"{verb} {path}", JsonNode.Parse(came)!.AsObject());
        }
    }

    private string Fill(string text) =>
        pasted
            .Aggregate(text, (filled, pair) => filled.Replace($"{{{{{pair.Key}}}}}", pair.Value, StringComparison.Ordinal))
            .Replace("http://localhost:5080", "", StringComparison.Ordinal)
            .Replace("Zk0VZx8xQmC1v9yqS5QJ3w", pasted.GetValueOrDefault("Zk0VZx8xQmC1v9yqS5QJ3w", ""), StringComparison.Ordinal);

    private static (string[] Head, string Body) Split(string request)
    {
        var end = request.IndexOf("\n\n", StringComparison.Ordinal);
        return end < 0
            ? (request.Split('\n', StringSplitOptions.RemoveEmptyEntries), "")
            : (request[..end].Split('\n'), request[(end + 2)..].Trim('\n'));
    }

    /// <summary>A line <c>&lt; ./file</c> is that file. Lines of a form end as RFC 2046 wants it.</summary>
    private static async Task<HttpContent?> ContentAsync(string body)
    {
        if (body.Length == 0)
        {
            return null;
        }

        var isForm = body.StartsWith("--", StringComparison.Ordinal);
        using var bytes = new MemoryStream();
        foreach (var line in body.Split('\n'))
        {
            await bytes.WriteAsync(
                line.StartsWith("< ./", StringComparison.Ordinal)
                    ? await File.ReadAllBytesAsync(Repository.PathOf("http", line[4..]))
                    : Encoding.UTF8.GetBytes(line)
            );
            await bytes.WriteAsync(isForm ? "\r\n"u8.ToArray() : []);
        }

        return new ByteArrayContent(bytes.ToArray());
    }

    /// <summary>The programs that read such files encode <c>id:secret</c> themselves.</summary>
    private static bool Basic(string value, HttpRequestMessage request)
    {
        if (value.Split(' ') is not ["Basic", var credentials])
        {
            return false;
        }

        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        return true;
    }

    [GeneratedRegex(@"^@(?<name>\w+) = (?<value>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\b[24]\d\d\b", RegexOptions.None, 1_000)]
    private static partial Regex Status();
}
