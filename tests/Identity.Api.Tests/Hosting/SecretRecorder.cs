using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Identity.Api.Tests.Hosting;

/// <summary>Tells the watch every password and token that a test sends or receives.</summary>
internal sealed partial class SecretRecorder(SecretWatch watch, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is { Parameter: { } parameter })
        {
            watch.Add(parameter);
        }

        await RecordAsync(request.Content);
        var response = await base.SendAsync(request, cancellationToken);
        await RecordAsync(response.Content);
        return response;
    }

    private async Task RecordAsync(HttpContent? content)
    {
        if (content?.Headers.ContentType is not MediaTypeHeaderValue { MediaType: { } type } || !type.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        await content.LoadIntoBufferAsync();
        foreach (Match match in Secrets().Matches(Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync())))
        {
            watch.Add(match.Groups["value"].Value);
        }
    }

    [GeneratedRegex("\"([a-zA-Z]*[pP]assword|accessToken|temporaryAccessToken|access_token|refreshToken|clientSecret|token|code)\"\\s*:\\s*\"(?<value>[^\"\\\\]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Secrets();
}
