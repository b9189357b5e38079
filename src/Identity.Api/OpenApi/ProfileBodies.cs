using Identity.Domain;
using Microsoft.OpenApi;

namespace Identity.Api.OpenApi;

/// <summary>The bodies that hold a picture.</summary>
internal static class ProfileBodies
{
    /// <summary>Of <c>PUT /profile</c>.</summary>
    internal static OpenApiSchema Form() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = "Send `name`, `image` or both.",
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["name"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    MinLength = 1,
                    MaxLength = PersonName.MaximumLength,
                    Description = "1 to 200 characters on one line.",
                    Examples = ["Ada King"],
                },
                ["image"] = Binary(),
                ["email"] = Stored("email address", "PUT /email"),
                ["phoneNumber"] = Stored("phone number", "PUT /phone"),
            },
        };

    /// <summary>Of <c>PUT /profile/image</c>.</summary>
    internal static OpenApiRequestBody Picture() =>
        new()
        {
            Required = true,
            Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal)
            {
                ["multipart/form-data"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string>(StringComparer.Ordinal) { "image" },
                        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["image"] = Binary() },
                    },

                    // Says nothing new, but without it Kiota makes a client that cannot send the form.
                    Encoding = new Dictionary<string, OpenApiEncoding>(StringComparer.Ordinal)
                    {
                        ["image"] = new() { ContentType = "image/*" },
                    },
                },
                ["image/*"] = new OpenApiMediaType { Schema = Binary() },
            },
        };

    private static OpenApiSchema Stored(string what, string way) =>
        new() { Type = JsonSchemaType.String, Description = $"The stored {what}, or left out. `{way}` changes it." };

    private static OpenApiSchema Binary() =>
        new()
        {
            Type = JsonSchemaType.String,
            Format = "binary",
            Description =
                "JPEG, PNG, WebP or GIF by content, at most 10 MiB and 50 megapixels; of an animation the first frame. "
                + "It is drawn anew, upright and in sRGB: metadata such as GPS is gone.",
        };
}
