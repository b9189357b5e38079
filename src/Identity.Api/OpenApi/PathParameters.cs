using Microsoft.OpenApi;

namespace Identity.Api.OpenApi;

/// <summary>What the variable parts of a path are: each is named by the segment in front of it, wherever it occurs.</summary>
internal static class PathParameters
{
    private const string User = "The `id` of a user.";
    private const string Uuid = "019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11";

    private static readonly Dictionary<string, (string Description, string Example)> After = new(StringComparer.Ordinal)
    {
        ["images"] = ("The last part of the `image` of a profile.", "Zk0VZx8xQmC1v9yqS5QJ3w"),
        ["sessions"] = ("The `id` of a row of `GET /sessions`, which is the `sid` of the session's tokens.", Uuid),
        ["invites"] = ("The `id` of a row of `GET /invites`.", Uuid),
        ["individuals"] = ("The `id` of a row of `GET /individuals`.", Uuid),
        ["individual"] = ("The `id` of a row of `GET /individuals`.", Uuid),
        ["onboarding"] = (User, Uuid),
        ["users"] = (User, Uuid),
        ["steps"] = ("The `name` of a step, as configured and as `GET /onboarding` shows it.", "kyc"),
        ["clients"] = ("The `clientId` of a service client.", "client_AZqp4l08fVKcHg1sDA9bEQ"),
        ["consents"] = ("The `clientId` of a row of `GET /consents`.", "client_AZqp4l08fVKcHg1sDA9bEQ"),
        ["keys"] = ("The `kid` of a row of `GET /admin/keys`.", "4vQXzqk4Xb0lRAhT2mFjRJkCz8bXv9k0B3y8dWkq1mE"),
    };

    internal static IEnumerable<OpenApiParameter> Of(string path)
    {
        var segments = path.Split('/');
        for (var index = 1; index < segments.Length; index++)
        {
            if (segments[index] is ['{', .. var name, '}'])
            {
                var (description, example) = After[segments[index - 1]];
                yield return new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Path,
                    Required = true,
                    Description = description,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, Examples = [example] },
                };
            }
        }
    }
}
