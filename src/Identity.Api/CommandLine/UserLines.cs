using System.Globalization;
using System.Text.Json;
using Identity.Domain;
using Identity.Domain.Import;

namespace Identity.Api.CommandLine;

/// <summary>
/// JSON Lines: one account a line. Stricter than a request, because nobody reads along: a name that means nothing is a fault and not
/// ignored, or ten thousand people whose <c>passwordhash</c> was misspelt would come over without a password.
/// </summary>
internal static class UserLines
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    internal static async IAsyncEnumerable<ImportLine> ReadAsync(Stream stream)
    {
        var number = 0L;
        await foreach (var line in TextLines.ReadAsync(stream))
        {
            number++;
            if (line is not { } text)
            {
                yield return new ImportLine(number, ImportErrors.LineTooLong);
                continue;
            }

            text = number == 1 && text.Span is [0xEF, 0xBB, 0xBF, ..] ? text[3..] : text; // a byte order mark
            if (text.Span.ContainsAnyExcept((byte)' ', (byte)'\t'))
            {
                yield return new ImportLine(number, Parse(text));
            }
        }
    }

    private static Result<ImportedUser> Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? Read(new Fields(document.RootElement))
                : ImportErrors.LineMalformed;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: bytes that are no UTF-8, or half a character, surface only when a text is read.
            return ImportErrors.LineMalformed;
        }
    }

    private static Result<ImportedUser> Read(Fields fields)
    {
        var record = new ImportedUser
        {
            Id = fields.Identifier("id"),
            Email = fields.Text("email"),
            EmailVerified = fields.Truth("emailVerified"),
            Name = fields.Text("name"),
            PasswordHash = fields.Text("passwordHash"),
            PhoneNumber = fields.Text("phoneNumber"),
            PhoneNumberVerified = fields.Truth("phoneNumberVerified"),
            Roles = fields.Texts("roles"),
            BranchId = fields.Identifier("branchId"),
            CreatedAt = fields.Instant("createdAt"),
            Disabled = fields.Truth("disabled"),
        };
        var faults = fields.Faults();
        return faults.Count > 0 ? faults : record;
    }

    /// <summary>Reads fields by name, and remembers which were wrong and which were asked for. Null is the same as absent.</summary>
    private sealed class Fields(JsonElement root)
    {
        private const int LongestNameToRepeat = 40;

        private readonly HashSet<string> known = new(StringComparer.Ordinal);
        private readonly List<Error> faults = [];

        internal string? Text(string name) =>
            Read(name, "a string", value => value.ValueKind is JsonValueKind.String ? value.GetString() : null);

        internal IReadOnlyList<string>? Texts(string name) =>
            Read(
                name,
                "an array of strings",
                value =>
                    value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String)
                        ? value.EnumerateArray().Select(item => item.GetString()!).ToArray()
                        : null
            );

        internal bool Truth(string name) =>
            Read(
                name,
                "true or false",
                value => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : (bool?)null
            ) ?? false;

        internal Guid? Identifier(string name) =>
            Read(
                name,
                "a UUID",
                value =>
                    value.ValueKind is JsonValueKind.String && Guid.TryParseExact(value.GetString(), "D", out var id) ? id : (Guid?)null
            );

        internal DateTimeOffset? Instant(string name) =>
            Read(
                name,
                "a time with Z or an offset, such as 2024-02-29T13:45:00Z",
                value =>
                    value.ValueKind is JsonValueKind.String && value.TryGetDateTimeOffset(out var instant) && HasOffset(value.GetString()!)
                        ? instant
                        : (DateTimeOffset?)null
            );

        internal List<Error> Faults()
        {
            faults.AddRange(
                root.EnumerateObject()
                    .Select(field => field.Name)
                    .Where(name => !known.Contains(name))
                    .Select(name =>
                        name.Length <= LongestNameToRepeat && name.All(char.IsAsciiLetterOrDigit)
                            ? ImportErrors.FieldUnknown.On(name)
                            : ImportErrors.FieldUnknown
                    )
            );
            return faults;
        }

        private T? Read<T>(string name, string form, Func<JsonElement, T?> read)
        {
            known.Add(name);
            if (!root.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
            {
                return default;
            }

            if (value.ValueKind is JsonValueKind.String && !StorableText.IsStorable(value.GetString()))
            {
                faults.Add(ImportErrors.FieldInvalid.Because("This field contains a NUL character.").On(name));
                return default;
            }

            if (read(value) is { } understood)
            {
                return understood;
            }

            faults.Add(
                ImportErrors.FieldInvalid.Because(string.Create(CultureInfo.InvariantCulture, $"This field must be {form}.")).On(name)
            );
            return default;
        }

        /// <summary>Without one, an instant would be read in the time zone of this machine.</summary>
        private static bool HasOffset(string instant) =>
            instant.EndsWith('Z') || instant.LastIndexOfAny(['+', '-']) > instant.IndexOf('T', StringComparison.Ordinal);
    }
}
