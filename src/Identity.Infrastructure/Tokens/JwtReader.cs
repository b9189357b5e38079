using System.Buffers.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Identity.Infrastructure.Tokens;

/// <summary>
/// Reads header and payload of a compact JWS more strictly than the token library does: exactly three base64url parts, one reading of each
/// member, numbers that are numbers. What it lets through goes to the library for the signature.
/// </summary>
internal static partial class JwtReader
{
    internal const int MaximumLength = 8 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Null for anything that is no compact JWS (RFC 7515 section 3.1), before any cryptography.</summary>
    internal static UnverifiedJwt? Read(string token)
    {
        if (token.Length > MaximumLength || !ThreeParts().IsMatch(token))
        {
            return null;
        }

        var parts = token.Split('.');
        try
        {
            return new UnverifiedJwt(Parse(parts[0]), Parse(parts[1]));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            return null; // InvalidOperationException: half a surrogate pair, which JSON can escape and no text can hold
        }
    }

    private static JsonElement Parse(string part)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
        ReadAllText(document.RootElement); // now, while a failure is still a refusal
        return document.RootElement.ValueKind is JsonValueKind.Object
            ? document.RootElement.Clone()
            : throw new JsonException("Not an object.");
    }

    private static void ReadAllText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadAllText(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    ReadAllText(property.Value);
                }

                break;
        }
    }

    // \z, not $: the latter forgives a newline at the end.
    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex ThreeParts();
}

/// <summary>Nothing in here may be believed before the signature is checked.</summary>
internal sealed record UnverifiedJwt(JsonElement Header, JsonElement Payload)
{
    internal string? HeaderText(string name) => Text(Header, name);

    internal string? Text(string name) => Text(Payload, name);

    /// <summary>A NumericDate (RFC 7519 section 2) in whole seconds; null when absent or anything else, such as a string or a
    /// fraction.</summary>
    internal DateTimeOffset? Instant(string name) =>
        Payload.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.Number
        && value.TryGetInt64(out var seconds)
        && seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>A member that holds one string or an array of them.</summary>
    internal IReadOnlyList<string> Texts(string name) =>
        !Payload.TryGetProperty(name, out var value)
            ? []
            : value.ValueKind switch
            {
                JsonValueKind.String => [value.GetString()!],
                JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String) =>
                [
                    .. value.EnumerateArray().Select(item => item.GetString()!),
                ],
                _ => [],
            };

    /// <summary>The chain of actors (RFC 8693 section 4.1), the outermost first; empty without one, null for anything else.</summary>
    internal IReadOnlyList<string>? Actors(string name)
    {
        List<string> actors = [];
        var holder = Payload;
        while (holder.TryGetProperty(name, out var actor))
        {
            if (actor.ValueKind is not JsonValueKind.Object || Text(actor, "sub") is not { } subject)
            {
                return null;
            }

            actors.Add(subject);
            holder = actor;
        }

        return actors;
    }

    internal bool Has(string name) => Payload.TryGetProperty(name, out _);

    internal bool HasHeader(string name) => Header.TryGetProperty(name, out _);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
