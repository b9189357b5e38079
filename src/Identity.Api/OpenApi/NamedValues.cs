using System.Text.Json;
using System.Text.Json.Nodes;
using Identity.Api.Http;
using Identity.Domain.Invitations;
using Identity.Domain.Onboarding;
using Identity.Domain.Users;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Identity.Api.OpenApi;

/// <summary>
/// Lists of values that several members and parameters share. Each is a schema with a name: a generator would number nameless ones
/// (<c>Status2</c>), and renumber them whenever the document grows.
/// </summary>
internal static class NamedValues
{
    private static readonly (string Name, string Description, IReadOnlyList<string> Values)[] All =
    [
        ("Role", "What an account may be, and what a token is for.", MemberFacts.Roles),
        ("AccountStatus", "`onboarding`: steps are left to do. `disabled`: the account cannot be used.", JsonNames.Of<UserStatus>()),
        (
            "InvitationStatus",
            "A `pending` or `undeliverable` invitation can be accepted. `undeliverable`: its email did not arrive.",
            JsonNames.Of<InvitationState>()
        ),
        ("StepKind", "How a step of an onboarding is done.", JsonNames.Of<StepKind>()),
        ("StepState", "Another service can say `rejected`, and change that later.", JsonNames.Of<StepState>()),
        ("TokenType", "The type of an access token (RFC 6750).", MemberFacts.TokenTypes),
    ];

    /// <summary>A reference to the schema of these values, or null where they have no name.</summary>
    internal static OpenApiSchemaReference? Find(IEnumerable<JsonNode>? values, SchemaRepository schemas)
    {
        string[] texts =
        [
            .. (values ?? []).Where(value => value.GetValueKind() is JsonValueKind.String).Select(value => value.GetValue<string>()),
        ];
        if (All.FirstOrDefault(known => known.Values.SequenceEqual(texts, StringComparer.Ordinal)) is not { Name: { } name } named)
        {
            return null;
        }

        if (!schemas.Schemas.ContainsKey(name))
        {
            schemas.AddDefinition(
                name,
                new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Description = named.Description,
                    Enum = [.. named.Values.Select(value => (JsonNode)value)],
                    Examples = [named.Values[0]],
                }
            );
        }

        return new OpenApiSchemaReference(name);
    }
}
