using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Identity.Domain;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Identity.Api.Http;

/// <summary>
/// Reads a JSON body with one possible meaning: duplicate and case-variant names are refused, types are never bent, unknown names are
/// ignored. A missing or mistyped field is a fault of the body and null in its value, so that the other fields can still be judged.
/// </summary>
internal static class JsonBody
{
    internal const int MaximumBytes = 64 * 1024;
    internal const int MaximumDepth = 32;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaximumDepth };
    private static readonly JsonElement Empty = JsonElement.Parse("{}");

    /// <summary>The whole body, or everything that is wrong with it.</summary>
    internal static async Task<Result<JsonBody<T>>> ReadAsync<T>(HttpContext http)
        where T : class
    {
        var body = await ReadPartlyAsync<T>(http);
        return body is { IsSuccess: true, Value.Faults: { Count: > 0 } faults } ? faults.ToArray() : body;
    }

    /// <summary>The same where the body may be left out. Clients that NSwag generates send <c>null</c> then.</summary>
    internal static async Task<Result<JsonBody<T>>> ReadOptionalAsync<T>(HttpContext http)
        where T : class
    {
        var isSent = http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0;
        var body = isSent ? await ReadPartlyAsync<T>(http, isOptional: true) : Read<T>(Empty, OptionsOf(http));
        return body is { IsSuccess: true, Value.Faults: { Count: > 0 } faults } ? faults.ToArray() : body;
    }

    /// <summary>The fields that are right, beside the faults of the others: for use cases that judge what is there, so that a caller
    /// learns of everything at once.</summary>
    internal static Task<Result<JsonBody<T>>> ReadPartlyAsync<T>(HttpContext http)
        where T : class => ReadPartlyAsync<T>(http, isOptional: false);

    private static async Task<Result<JsonBody<T>>> ReadPartlyAsync<T>(HttpContext http, bool isOptional)
        where T : class
    {
        if (!IsJson(http.Request.ContentType))
        {
            return RequestErrors.ContentTypeUnsupported;
        }

        if (RequestErrors.OfEncoding(http.Request) is { } encoded)
        {
            return encoded;
        }

        var bytes = await ReadBytesAsync(http.Request, http.RequestAborted);
        if (bytes is null)
        {
            return RequestErrors.BodyTooLarge;
        }

        if (!Utf8.IsValid(bytes.Value.Span))
        {
            return RequestErrors.JsonMalformed; // RFC 8259 section 8.1; the parser would find out only where it reads the text
        }

        try
        {
            using var document = JsonDocument.Parse(bytes.Value, Strict);
            var root = document.RootElement;
            return Read<T>(isOptional && root.ValueKind is JsonValueKind.Null ? Empty : root, OptionsOf(http));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no UTF-16, such as a lone surrogate, surfaces only when it is read.
            return RequestErrors.JsonMalformed;
        }
    }

    private static JsonSerializerOptions OptionsOf(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    private static Result<JsonBody<T>> Read<T>(JsonElement root, JsonSerializerOptions options)
        where T : class
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            return RequestErrors.JsonMalformed;
        }

        List<Error> faults = [];
        Dictionary<string, string> spelling = new(StringComparer.Ordinal);
        JsonObject fitting = [];
        foreach (var property in options.GetTypeInfo(typeof(T)).Properties)
        {
            JsonProperty[] sent =
            [
                .. root.EnumerateObject().Where(candidate => candidate.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase)),
            ];
            if (sent.Length > 1)
            {
                return RequestErrors.JsonMalformed; // "email" and "EMAIL": two readings
            }

            if (sent.Length == 0 || sent[0].Value.ValueKind is JsonValueKind.Null)
            {
                if (!IsOptional(property))
                {
                    faults.Add(RequestErrors.FieldRequired.On(sent.Length == 0 ? property.Name : sent[0].Name));
                }

                continue;
            }

            spelling[property.Name] = sent[0].Name;
            if (!IsSecret(property.Name) && !IsStorable(sent[0].Value))
            {
                faults.Add(RequestErrors.TextInvalid.On(sent[0].Name));
            }
            else if (Fits(sent[0].Value, property.PropertyType, options))
            {
                fitting.Add(property.Name, JsonSerializer.SerializeToNode(sent[0].Value));
            }
            else
            {
                faults.Add(RequestErrors.FieldType.Because($"This field must be {NameOf(property.PropertyType)}.").On(sent[0].Name));
            }
        }

        return new JsonBody<T>(fitting.Deserialize<T>(options)!, spelling, faults);
    }

    /// <summary>A password is hashed and never stored: it may hold any character, NUL included. A refresh token proves itself: a garbled
    /// one is refused as such.</summary>
    internal static bool IsSecret(string name) =>
        name.EndsWith("password", StringComparison.OrdinalIgnoreCase) || name.Equals("refreshToken", StringComparison.OrdinalIgnoreCase);

    private static bool IsStorable(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => StorableText.IsStorable(value.GetString()),
            JsonValueKind.Array => value.EnumerateArray().All(IsStorable),
            JsonValueKind.Object => value.EnumerateObject().All(member => IsStorable(member.Value)),
            _ => true,
        };

    private static bool IsOptional(JsonPropertyInfo property) => property.AssociatedParameter?.IsNullable ?? property.IsSetNullable;

    private static bool Fits(JsonElement value, Type type, JsonSerializerOptions options)
    {
        try
        {
            value.Deserialize(type, options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What a field of this type takes, to end a sentence with.</summary>
    /// <exception cref="InvalidOperationException">No body has had a field of this type yet: name it here.</exception>
    internal static string NameOf(Type type)
    {
        var named = Nullable.GetUnderlyingType(type) ?? type;
        return named == typeof(string) ? "a string"
            : named == typeof(string[]) ? "an array of strings"
            : named == typeof(bool) ? "true or false"
            : named == typeof(Guid) ? "a UUID"
            : named == typeof(int) ? "a whole number"
            : throw new InvalidOperationException($"JSON bodies have no name for {named}.");
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var media)
        && (
            media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (
                media.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
                && media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)
            )
        )
        && (
            !media.Charset.HasValue
            || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || media.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
        );

    private static async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MaximumBytes)
        {
            return null;
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[8 * 1024];
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

/// <summary>A body that was read, and how its sender spelt the names.</summary>
internal sealed class JsonBody<T>(T value, IReadOnlyDictionary<string, string> spelling, IReadOnlyList<Error> faults) : IBound
    where T : class
{
    /// <summary>Where <see cref="Faults"/> names a field it is null here, whatever its declared type says.</summary>
    internal T Value { get; } = value;

    /// <summary>Fields that are missing or of the wrong type.</summary>
    internal IReadOnlyList<Error> Faults { get; } = faults;

    IReadOnlyList<Error> IBound.Refusal => Faults;

    /// <summary>For endpoints that take the whole body or none of it.</summary>
    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext http)
    {
        var body = await JsonBody.ReadAsync<T>(http);
        return body.Value ?? new JsonBody<T>(null!, new Dictionary<string, string>(StringComparer.Ordinal), [.. body.Errors]);
    }

    /// <summary>Everything that is wrong: the faults of the body and, for the other fields, those that a use case found; each with its
    /// field as the caller spelt it.</summary>
    internal IResult ToProblem(params IReadOnlyList<Error> found)
    {
        var spelt = found.Select(error =>
            error.Source is { } source && spelling.TryGetValue(source, out var name) ? error.On(name) : error
        );
        return new ProblemResult([
            .. Faults,
            .. spelt.Where(error => error.Source is null || Faults.All(fault => fault.Source != error.Source)),
        ]);
    }
}
