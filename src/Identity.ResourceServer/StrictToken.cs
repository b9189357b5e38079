using System.Buffers.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Identity.ResourceServer;

/// <summary>
/// What the token library forgives (RFC 8725): other forms than three base64url parts, two readings of one member, numbers that are texts,
/// headers that are critical. It is refused before any cryptography; nothing that is read here may be believed before the signature is
/// checked.
/// </summary>
internal static partial class StrictToken
{
    internal const int MaximumLength = 8 * 1024;
    internal const string Algorithm = "ES256";
    internal const string AccessType = "at+jwt";
    internal const string TemporaryType = "onboarding+jwt";

    internal const string TemporaryRole = "temporary";

    private const string Prefix = "application/";
    private static readonly string[] Roles = ["individual", "advisor"];
    private const long LastSecond = 253_402_300_799;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>The <c>kid</c> of a token that is worth a look at its signature, or null.</summary>
    internal static string? KeyIdOf(string token)
    {
        if (token.Length > MaximumLength || !ThreeParts().IsMatch(token))
        {
            return null;
        }

        var parts = token.Split('.');
        try
        {
            using JsonDocument header = Parse(parts[0]),
                payload = Parse(parts[1]);
            return IsStrict(header.RootElement) && HasStrictClaims(header.RootElement, payload.RootElement)
                ? Text(header.RootElement, "kid")
                : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            return null; // InvalidOperationException: half a surrogate pair, which JSON can escape and no text can hold
        }
    }

    /// <summary>RFC 9068 section 4: <c>application/</c> may stand before it, and case does not matter.</summary>
    internal static bool IsOfType(string? type, string wanted) =>
        string.Equals(type, wanted, StringComparison.OrdinalIgnoreCase)
        || string.Equals(type, Prefix + wanted, StringComparison.OrdinalIgnoreCase);

    private static bool IsStrict(JsonElement header) =>
        Text(header, "alg") == Algorithm
        && Text(header, "typ") is { } type
        && (IsOfType(type, AccessType) || IsOfType(type, TemporaryType))
        && !header.TryGetProperty("crit", out _)
        && !header.TryGetProperty("b64", out _);

    private static bool HasStrictClaims(JsonElement header, JsonElement payload) =>
        Text(payload, "iss") is not null
        && Text(payload, "sub") is { Length: > 0 }
        && Text(payload, "client_id") is { Length: > 0 }
        && Text(payload, "scope") is not null
        && IsInstant(payload, "exp", isRequired: true)
        && IsInstant(payload, "iat", isRequired: true)
        && IsInstant(payload, "nbf", isRequired: false)
        && IsTexts(payload, "aud", mayBeOne: true, isRequired: true)
        && IsTexts(payload, "roles", mayBeOne: false, isRequired: false)
        && IsOfOneKind(payload, isTemporary: IsOfType(Text(header, "typ"), TemporaryType));

    /// <summary>A person has a session and one role; a service has neither, and is its own client. Nothing is a mixture of both.</summary>
    private static bool IsOfOneKind(JsonElement payload, bool isTemporary)
    {
        if (Text(payload, "sub") == Text(payload, "client_id"))
        {
            return !isTemporary
                && !payload.TryGetProperty("sid", out _)
                && !payload.TryGetProperty("roles", out _)
                && !payload.TryGetProperty("branch_id", out _);
        }

        return Guid.TryParseExact(Text(payload, "sub"), "D", out _)
            && Guid.TryParseExact(Text(payload, "sid"), "D", out _)
            && payload.TryGetProperty("roles", out var roles)
            && roles.EnumerateArray().Select(role => role.GetString()).ToList() is [{ } role]
            && (isTemporary ? role == TemporaryRole : Roles.Contains(role, StringComparer.Ordinal))
            && (!payload.TryGetProperty("branch_id", out _) || Guid.TryParseExact(Text(payload, "branch_id"), "D", out _));
    }

    private static bool IsInstant(JsonElement payload, string name, bool isRequired) =>
        payload.TryGetProperty(name, out var value)
            ? value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and <= LastSecond
            : !isRequired;

    private static bool IsTexts(JsonElement payload, string name, bool mayBeOne, bool isRequired) =>
        payload.TryGetProperty(name, out var value)
            ? (mayBeOne && value.ValueKind is JsonValueKind.String)
                || (value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String))
            : !isRequired;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static JsonDocument Parse(string part)
    {
        var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
        if (document.RootElement.ValueKind is JsonValueKind.Object)
        {
            ReadAllText(document.RootElement); // now, while a failure is still a refusal
            return document;
        }

        document.Dispose();
        throw new JsonException("Not an object.");
    }

    private static void ReadAllText(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.String)
        {
            element.GetString();
        }
        else if (element.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                ReadAllText(item);
            }
        }
        else if (element.ValueKind is JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                _ = property.Name;
                ReadAllText(property.Value);
            }
        }
    }

    // \z, not $: the latter forgives a newline at the end.
    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex ThreeParts();
}
