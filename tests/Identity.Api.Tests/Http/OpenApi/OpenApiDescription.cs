using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Http.OpenApi;

/// <summary>The committed OpenAPI document, asked what it says of an answer.</summary>
internal sealed class OpenApiDescription
{
    private readonly JsonNode document;
    private readonly IReadOnlyList<(Regex Path, JsonObject Operations)> paths;

    private OpenApiDescription(string path)
    {
        document = JsonNode.Parse(File.ReadAllText(path))!;
        paths =
        [
            .. (document["paths"]?.AsObject() ?? [])
                .OrderBy(path => path.Key.Count(character => character == '{')) // the router prefers what is fixed, too
                .Select(path => (PatternOf(path.Key), path.Value!.AsObject())),
        ];
    }

    internal static OpenApiDescription Committed { get; } = new(Repository.PathOf("docs", "openapi.json"));

    /// <summary>Another document with schemas.</summary>
    internal static OpenApiDescription Of(string path) => new(path);

    private static Regex PatternOf(string path)
    {
        var segments = path.Split('/').Select(segment => segment.StartsWith('{') ? "[^/]+" : Regex.Escape(segment));
        return new Regex($"^{string.Join('/', segments)}/?$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);
    }

    /// <summary>Null for what is no route, and for a path with an escaped NUL, which the server refuses before it looks for one.</summary>
    internal JsonNode? OperationOf(HttpMethod method, string path) =>
        path.Contains("%00", StringComparison.Ordinal)
            ? null
            : paths
                .Where(candidate => candidate.Path.IsMatch(path))
                .Select(candidate => candidate.Operations[method.Method.ToLowerInvariant()])
                .FirstOrDefault(operation => operation is not null);

    /// <summary>What an answer says that the document does not; nothing is as it should be.</summary>
    internal IReadOnlyList<string> Contradictions(
        JsonNode operation,
        int status,
        string? mediaType,
        Func<string, bool> hasHeader,
        string? body
    )
    {
        if (operation["responses"]![status.ToString(CultureInfo.InvariantCulture)] is not { } described)
        {
            return [$"answers {status}, which is not described: {body}"];
        }

        var response = Resolve(described);
        List<string> faults =
        [
            .. (response["headers"]?.AsObject() ?? [])
                .Where(header => !hasHeader(header.Key))
                .Select(header => $"{status} lacks {header.Key}"),
        ];
        if (mediaType is null)
        {
            return faults;
        }

        if (response["content"]?[mediaType] is not { } content)
        {
            return [.. faults, $"answers {status} with {mediaType}, which is not described"];
        }

        if (body is not null && mediaType.EndsWith("json", StringComparison.Ordinal))
        {
            var json = JsonNode.Parse(body);
            faults.AddRange(Contradictions(content["schema"]!, json, $"{status}"));
            faults.AddRange(Unnamed(operation, content, json));
        }

        return faults;
    }

    /// <summary>Codes that are not among the examples, and those whose example names another target. The first fault decides on the status;
    /// the others may be examples of another one.</summary>
    private IEnumerable<string> Unnamed(JsonNode operation, JsonNode content, JsonNode? body)
    {
        var errors = (body as JsonObject)?["errors"] as JsonArray ?? [];
        foreach (var error in errors)
        {
            var code = (string)error!["code"]!;
            var example =
                content["examples"]?[code]
                ?? (
                    error == errors[0]
                        ? null
                        : operation["responses"]!
                            .AsObject()
                            .Select(response => Resolve(response.Value!)["content"]?["application/problem+json"]?["examples"]?[code])
                            .FirstOrDefault(it => it is not null)
                );
            if (example is null)
            {
                yield return $"{code} is not described: {error}";
            }
            else if (Resolve(example)["value"]!["errors"]![0]!["target"]!.ToString() is var target && target != (string)error["target"]!)
            {
                yield return $"{code} says {error["target"]}, and its example {target}";
            }
        }
    }

    /// <summary>As much of JSON Schema as the document uses.</summary>
    internal IEnumerable<string> Contradictions(JsonNode schema, JsonNode? value, string where)
    {
        schema = Resolve(schema);
        if (value is null)
        {
            return (bool?)schema["nullable"] == true ? [] : [$"{where} is null"];
        }

        var kind = value.GetValueKind();
        return (string?)schema["type"] switch
        {
            "object" => value is JsonObject members ? Contradictions(schema, members, where) : [$"{where} is no object"],
            "array" => value is JsonArray items
                ? items.SelectMany((item, index) => Contradictions(schema["items"]!, item, $"{where}[{index}]"))
                : [$"{where} is no array"],
            "string" => kind is JsonValueKind.String ? Contradictions(schema, (string)value!, where) : [$"{where} is no string"],
            "integer" or "number" => kind is JsonValueKind.Number ? [] : [$"{where} is no number"],
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False ? [] : [$"{where} is neither true nor false"],
            null => [], // anything
            var type => throw new InvalidOperationException($"{where} is of type {type}, which has no check yet."),
        };
    }

    private IEnumerable<string> Contradictions(JsonNode schema, JsonObject members, string where)
    {
        var missing = (schema["required"]?.AsArray() ?? [])
            .Select(member => (string)member!)
            .Where(member => !members.ContainsKey(member))
            .Select(member => $"{where}.{member} is missing");
        return missing.Concat(
            members.SelectMany(member =>
                (schema["properties"]?[member.Key] ?? schema["additionalProperties"]) switch
                {
                    JsonObject described => Contradictions(described, member.Value, $"{where}.{member.Key}"),
                    JsonValue when schema["properties"] is null => [],
                    _ => [$"{where}.{member.Key} is not described"],
                }
            )
        );
    }

    private static IEnumerable<string> Contradictions(JsonNode schema, string text, string where)
    {
        if (schema["enum"] is { } values && !values.AsArray().Any(value => (string)value! == text))
        {
            yield return $"{where} is {text}, which is not among {values}";
        }

        if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, (string)pattern!, RegexOptions.NonBacktracking))
        {
            yield return $"{where} does not match {pattern}";
        }

        if (schema["maxLength"] is { } most && text.EnumerateRunes().Count() > (int)most)
        {
            yield return $"{where} is too long";
        }

        var isOfFormat = (string?)schema["format"] switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date-time" => DateTimeOffset.TryParseExact(
                text,
                "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out _
            ),
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
            "email" => text.Contains('@', StringComparison.Ordinal),
            "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
            _ => true,
        };
        if (!isOfFormat)
        {
            yield return $"{where} is no {schema["format"]}";
        }
    }

    private JsonNode Resolve(JsonNode node) =>
        (string?)node["$ref"] is { } reference ? reference.Split('/').Skip(1).Aggregate(document, (at, name) => at[name]!) : node;
}
