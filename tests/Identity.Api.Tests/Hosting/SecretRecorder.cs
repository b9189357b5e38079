using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Identity.Api.Tests.Hosting;

/// <summary>Tells the watch every password and token that a test sends or receives, and shows it the parts of answers that hold
/// none.</summary>
internal sealed partial class SecretRecorder(SecretWatch watch, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is { Parameter: { } parameter })
        {
            watch.Add(parameter);
        }

        RecordFields(request.RequestUri?.OriginalString.Split('?', 2) is [_, var query] ? query : "");
        await RecordAsync(request.Content);
        var response = await base.SendAsync(request, cancellationToken);
        foreach (var (name, values) in response.Headers)
        {
            foreach (var value in values)
            {
                Look(name, value);
            }
        }

        if (response.Content.Headers.ContentType?.MediaType is "application/problem+json")
        {
            watch.See(await response.Content.ReadAsStringAsync(cancellationToken));
        }
        else
        {
            await RecordAsync(response.Content);
        }

        return response;
    }

    /// <summary>A cookie is where its secret belongs; no other header holds one, a Location least of all.</summary>
    private void Look(string name, string value)
    {
        if (name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
        {
            watch.Add(value.Split('=', ';')[1]);
        }
        else if (name.Equals("Location", StringComparison.OrdinalIgnoreCase) && CodeIn(value) is { Length: > 0 } code)
        {
            // The way in which an application gets its code (RFC 6749 section 4.1.2): it may stand nowhere else.
            watch.Add(code);
            watch.See($"{name}: {value.Replace(code, "", StringComparison.Ordinal)}");
        }
        else
        {
            watch.See($"{name}: {value}");
        }
    }

    private static string? CodeIn(string location) =>
        location.Split('?', 2) is [_, var query] && QueryHelpers.ParseQuery(query).TryGetValue("code", out var code)
            ? code.ToString()
            : null;

    private async Task RecordAsync(HttpContent? content)
    {
        var type = content?.Headers.ContentType?.MediaType ?? "";
        if (type.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            foreach (Match match in Secrets().Matches(await TextAsync(content!)))
            {
                watch.Add(match.Groups["value"].Value);
            }
        }
        else if (type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            RecordFields(await TextAsync(content!));
        }
    }

    private void RecordFields(string form)
    {
        foreach (var (name, values) in QueryHelpers.ParseQuery(form))
        {
            if (SecretFields().IsMatch(name))
            {
                watch.Add(values.ToString());
            }
        }
    }

    private static async Task<string> TextAsync(HttpContent content)
    {
        await content.LoadIntoBufferAsync();
        return Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync());
    }

    [GeneratedRegex(
        "\"(([a-zA-Z]*[pP]assword|accessToken|temporaryAccessToken|access_token|refresh_token|id_token|refreshToken|clientSecret|token)\"\\s*:\\s*\"(?<value>[^\"\\\\]+)\"|code\"\\s*:\\s*\"(?<value>[0-9]+)\")",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Secrets();

    [GeneratedRegex(
        "^([a-zA-Z]*[pP]assword|token|subject_token|client_assertion|code|client_secret|refresh_token|code_verifier)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex SecretFields();
}
