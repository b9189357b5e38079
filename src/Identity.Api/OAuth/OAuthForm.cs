using System.Text;
using Identity.Domain;
using Identity.Domain.OAuth;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.OAuth;

/// <summary>
/// The parameters of an OAuth request: <c>application/x-www-form-urlencoded</c> in UTF-8 (RFC 6749 appendix B), small, each name once
/// (section 3.2), and none of them in the URI, where a proxy would log it (section 2.3.1).
/// </summary>
internal sealed class OAuthForm
{
    /// <summary>Room for two tokens; a client needs a few hundred bytes.</summary>
    internal const int MaximumBytes = 32 * 1024;

    /// <summary>What is too much is refused unread up to here, and only beyond at the price of the connection: a caller that still sends
    /// would otherwise lose the answer with it.</summary>
    private const int MaximumDiscardedBytes = 1024 * 1024;

    private const int MaximumParameters = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>RFC 8707 section 2, RFC 8693 section 2.1: a token for several services.</summary>
    private static readonly string[] Repeatable = ["resource", "audience"];

    private const string Secret = "client_secret";

    private static readonly string[] OfAssertion = ["client_assertion", "client_assertion_type"];

    private readonly Dictionary<string, StringValues> parameters;

    private OAuthForm(Dictionary<string, StringValues> parameters) => this.parameters = parameters;

    /// <summary>Null also for an empty value: RFC 6749 section 3.2 treats it as omitted.</summary>
    internal string? this[string name] => Values(name) is [var value, ..] ? value : null;

    internal static async Task<Result<OAuthForm>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!IsForm(request.ContentType))
        {
            return Refuse("Send application/x-www-form-urlencoded in UTF-8.");
        }

        if (request.Query.Count > 0)
        {
            return Refuse("Send all parameters in the body, not in the URI.");
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaximumDiscardedBytes;
        }

        try
        {
            return await ReadBytesAsync(request, ct) is { } bytes
                ? Parse(StrictUtf8.GetString(bytes.Span))
                : Refuse($"A request may have at most {MaximumBytes} bytes.");
        }
        catch (Exception exception) when (exception is DecoderFallbackException or InvalidDataException or BadHttpRequestException)
        {
            return Refuse($"Send a form in UTF-8 with at most {MaximumParameters} parameters.");
        }
    }

    internal IReadOnlyList<string> Values(string name) =>
        parameters.TryGetValue(name, out var values)
            ? [.. values.Where(value => !string.IsNullOrEmpty(value)).Select(value => value!)]
            : [];

    /// <summary>What reads the form of this request from now on reads these parameters.</summary>
    internal void LendTo(HttpRequest request, params IReadOnlyList<string> except) =>
        Lend(
            request,
            parameters
                .Where(it => !except.Contains(it.Key, StringComparer.Ordinal))
                .ToDictionary(it => it.Key, it => it.Value, StringComparer.Ordinal)
        );

    /// <summary>The same without secret and assertion of the client, which has proven itself: in their place stands a word that nobody
    /// looks at. What reads the form may keep it.</summary>
    internal void LendTo(HttpRequest request, Client provenBy, params IReadOnlyList<string> except)
    {
        var lent = parameters
            .Where(it => !except.Contains(it.Key, StringComparer.Ordinal) && !OfAssertion.Contains(it.Key, StringComparer.Ordinal))
            .ToDictionary(it => it.Key, it => it.Value, StringComparer.Ordinal);
        if (provenBy.Keys is not null)
        {
            lent["client_id"] = provenBy.Id;
        }

        if (provenBy.Keys is not null || lent.ContainsKey(Secret))
        {
            lent[Secret] = "***";
        }

        Lend(request, lent);
    }

    private static void Lend(HttpRequest request, Dictionary<string, StringValues> lent) =>
        request.HttpContext.Features.Set<IFormFeature>(new FormFeature(new FormCollection(lent)));

    private static Result<OAuthForm> Parse(string text)
    {
        using var reader = new FormReader(text) { ValueCountLimit = MaximumParameters };
        var sent = reader.ReadForm();
        foreach (var (name, values) in sent)
        {
            if (values.Count > 1 && !Repeatable.Contains(name, StringComparer.Ordinal))
            {
                return Refuse("A parameter was sent more than once.");
            }

            // RFC 6749 appendix A: no parameter has room for them.
            if (values.Append(name).Any(value => value!.Any(char.IsControl)))
            {
                return Refuse("A parameter contains control characters.");
            }
        }

        return new OAuthForm(sent);
    }

    private static Error Refuse(string because) => OAuthErrors.InvalidRequest.Because(because);

    private static bool IsForm(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var media)
        && media.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        && (!media.Charset.HasValue || HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MaximumBytes)
        {
            return null;
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[4 * 1024];
        while (await request.Body.ReadAsync(chunk, ct) is > 0 and var count)
        {
            if (buffer.Length + count > MaximumBytes)
            {
                return null;
            }

            buffer.Write(chunk, 0, count);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
