using System.Globalization;
using System.Text.Json;
using Identity.Api.Http;
using Identity.Api.OAuth;
using Identity.Api.Onboarding;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Tokens;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Identity.Api.OpenApi;

/// <summary>What a route answers: its success, and every refusal with an example.</summary>
internal static class RouteResponses
{
    private static readonly JsonSerializerOptions Json = MakeJson();

    private static readonly OnboardingAnswer Sample = new(
        new OnboardingAnswer.TokenData("eyJhbGciOiJFUzI1NiIsImtpZCI6Im...", 3600),
        [ProblemError.Of(OnboardingErrors.Required)],
        new StepsMeta(["phoneNumber"])
    );

    internal static OpenApiResponses Of(Http.Route route, OperationFilterContext context)
    {
        var responses = new OpenApiResponses();
        if (route.Answer.Status is not StatusCodes.Status403Forbidden)
        {
            responses[Status(route.Answer.Status)] = Success(route.Answer, context);
        }

        if (route.Answer.OtherSuccess is { } other)
        {
            var response = Success(
                route.Answer with
                {
                    Status = other.Status,
                    Data = other.Data,
                    Headers = new Dictionary<string, string>(StringComparer.Ordinal),
                },
                context
            );
            response.Description = $"{response.Description}. {other.When}.";
            responses[Status(other.Status)] = response;
        }

        if (route.Answer.RedirectsTo is { } target)
        {
            responses[Status(StatusCodes.Status303SeeOther)] = new OpenApiResponse
            {
                Description = "See Other: the browser goes on.",
                Headers = Header("Location", target, JsonSchemaType.String),
            };
        }

        if (route.Answer.IsConditional)
        {
            responses[Status(StatusCodes.Status304NotModified)] = new OpenApiResponse
            {
                Description = "Not Modified: the copy with this `ETag` is still valid.",
                Headers = HeadersOf(route.Answer),
            };
        }

        foreach (var group in ErrorsOf(route).GroupBy(error => ErrorStatus.Of(error.Kind)).OrderBy(group => group.Key))
        {
            Error[] errors = [.. group.DistinctBy(error => error.Code, StringComparer.Ordinal)];
            responses[Status(group.Key)] =
                route.Answer.SpeaksOAuth && OAuthErrors.All.Contains(errors[0])
                    ? OAuthRefusal(group.Key, errors, context)
                    : Refusal(group.Key, errors, context.SchemaGenerator, context.SchemaRepository);
        }

        int[] limited = route is { Limit: not null, Answer.IsPage: true } ? [StatusCodes.Status429TooManyRequests] : [];
        foreach (var status in route.Answer.PageStatuses.Concat(limited))
        {
            AddPage(responses, status);
        }

        if (route.Answer.MayAskToOnboard)
        {
            AddOnboarding((OpenApiResponse)responses[Status(StatusCodes.Status403Forbidden)], context);
        }

        return responses;
    }

    /// <summary>A page that says what is wrong, beside the problem of the same status where there is one.</summary>
    private static void AddPage(OpenApiResponses responses, int status)
    {
        var reason = $"{ReasonPhrases.GetReasonPhrase(status)}: a page that says what is wrong";
        if (!responses.TryGetValue(Status(status), out var known))
        {
            responses[Status(status)] = known = new OpenApiResponse
            {
                Headers = HeadersOf(status),
                Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal),
            };
        }

        known.Description = known.Description is { } refusals ? $"{reason}. Or {refusals}" : reason;
        known.Content!["text/html"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }

    /// <summary>The intentional 403 beside the refusals with that status: its media type tells them apart.</summary>
    private static void AddOnboarding(OpenApiResponse response, OperationFilterContext context)
    {
        response.Description =
            $"{response.Description}. Or, as `application/json`, no refusal: `{OnboardingErrors.Required.Code}` with a temporary token and the steps to do.";
        var schema = context.SchemaGenerator.GenerateSchema(typeof(ForbiddenAnswer), context.SchemaRepository);
        ((OpenApiMediaType)response.Content![Problem.ContentType]).Schema = schema;
        response.Content["application/json"] = new OpenApiMediaType
        {
            Schema = schema,
            Examples = new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal)
            {
                [OnboardingErrors.Required.Code] = new OpenApiExample
                {
                    Summary = OnboardingErrors.Required.Title,
                    Value = JsonSerializer.SerializeToNode(Sample, Json),
                },
            },
        };
    }

    private static OpenApiResponse Success(RouteDescription answer, OperationFilterContext context)
    {
        var response = new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(answer.Status), Headers = HeadersOf(answer) };
        if (answer.Data is not { } type)
        {
            return response;
        }

        response.Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal);
        foreach (var contentType in answer.Produces)
        {
            response.Content[contentType] = new OpenApiMediaType
            {
                Schema =
                    type == typeof(byte[]) ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }
                    : type == typeof(string) ? new OpenApiSchema { Type = JsonSchemaType.String }
                    : context.SchemaGenerator.GenerateSchema(Enveloped(type, answer), context.SchemaRepository),
            };
        }

        return response;
    }

    /// <summary>Lists bring their envelope; discovery documents follow their RFCs and have none.</summary>
    private static Type Enveloped(Type type, RouteDescription answer) =>
        answer.Feature == "Discovery"
        || answer.SpeaksOAuth
        || answer.HasOwnEnvelope
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ListEnvelope<>))
            ? type
            : typeof(Envelope<>).MakeGenericType(type);

    private static IEnumerable<Error> ErrorsOf(Http.Route route)
    {
        var errors = route.Answer.Errors.Select(error => OnItsField(error, route));
        if (route.Answer is { Body: { } body, SpeaksOAuth: false })
        {
            var first = body.GetProperties()[0];
            var field = JsonNamingPolicy.CamelCase.ConvertName(first.Name);
            errors = errors.Concat([
                RequestErrors.JsonMalformed,
                RequestErrors.FieldRequired.On(field),
                RequestErrors.FieldType.Because($"This field takes {JsonBody.NameOf(first.PropertyType)}.").On(field),
                RequestErrors.BodyTooLarge,
                RequestErrors.ContentTypeUnsupported,
            ]);
            if (!JsonBody.IsSecret(field))
            {
                errors = errors.Append(RequestErrors.TextInvalid.On(field));
            }
        }

        if (route is { Limit: { } limit, Answer: { SpeaksOAuth: false, IsPage: false } })
        {
            errors = errors.Append(RequestErrors.RateLimited.Because(limit.Details));
        }

        if (route.CallerLimit is { } ofCaller)
        {
            errors = errors.Append(RequestErrors.RateLimited.Because(ofCaller.Details));
        }

        if (route.Access.NeedsToken)
        {
            errors = errors.Concat([TokenErrors.TokenMissing, TokenErrors.TokenExpired, TokenErrors.TokenInvalid, TokenErrors.Forbidden]);
        }

        return route.Answer.Feature is "Discovery" or "Health" ? errors : errors.Concat([RequestErrors.ServiceUnavailable]);
    }

    /// <summary>Rules that hold for several fields, said of the one that this route has.</summary>
    private static Error OnItsField(Error error, Http.Route route)
    {
        if (error == RequestErrors.QueryInvalid)
        {
            return error.On(route.Takes<PageQuery>() ? PageQuery.NumberParameter : route.Answer.Filters[0].Name);
        }

        return route.Answer.Body is { } body && PasswordErrors.All.Contains(error) && error.Source is null
            ? error.On(PasswordFieldOf(body, error))
            : error;
    }

    private static string PasswordFieldOf(Type body, Error error)
    {
        string[] fields =
            error == PasswordErrors.Differ ? ["confirmPassword"]
            : error == PasswordErrors.Incorrect ? ["currentPassword", "password"]
            : ["newPassword", "password"];
        var own = body.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        return fields.First(field => own.Contains(field, StringComparer.Ordinal));
    }

    internal static OpenApiResponse Refusal(int status, IReadOnlyList<Error> errors, ISchemaGenerator generator, SchemaRepository schemas)
    {
        var content = new OpenApiMediaType
        {
            Schema = generator.GenerateSchema(typeof(Problem), schemas),
            Examples = new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal),
        };
        foreach (var error in errors)
        {
            content.Examples[error.Code] = new OpenApiExample
            {
                Summary = error.Title,
                Value = JsonSerializer.SerializeToNode(Problem.Of([error], "4bf92f3577b34da6a3ce929d0e0e4736"), Json),
            };
        }

        return new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", errors.Select(error => $"`{error.Code}`"))}",
            Headers = HeadersOf(status),
            Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal) { [Problem.ContentType] = content },
        };
    }

    private static OpenApiResponse OAuthRefusal(int status, IReadOnlyList<Error> errors, OperationFilterContext context) =>
        new()
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", errors.Select(error => $"`{error.Code}`"))}",
            Headers =
                status == StatusCodes.Status401Unauthorized
                    ? Header("WWW-Authenticate", "The `Basic` challenge of RFC 7617.", JsonSchemaType.String)
                    : HeadersOf(status),
            Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/json"] = new OpenApiMediaType
                {
                    Schema = context.SchemaGenerator.GenerateSchema(typeof(OAuthErrorBody), context.SchemaRepository),
                    Examples = errors.ToDictionary(
                        error => error.Code,
                        IOpenApiExample (error) =>
                            new OpenApiExample
                            {
                                Summary = error.Title,
                                Value = JsonSerializer.SerializeToNode(new OAuthErrorBody(error.Code, error.Details), Json),
                            },
                        StringComparer.Ordinal
                    ),
                },
            },
        };

    private static Dictionary<string, IOpenApiHeader>? HeadersOf(RouteDescription answer) =>
        answer switch
        {
            { Status: StatusCodes.Status201Created, SpeaksOAuth: false } => Header(
                "Location",
                "The address of what was created.",
                JsonSchemaType.String
            ),
            { IsConditional: true } => Header(
                "ETag",
                "Send this value in `If-None-Match` to ask whether the copy is still valid.",
                JsonSchemaType.String
            ),
            { Headers.Count: > 0 } => answer
                .Headers.SelectMany(header => Header(header.Key, header.Value, JsonSchemaType.String))
                .ToDictionary(StringComparer.Ordinal),
            _ => null,
        };

    private static Dictionary<string, IOpenApiHeader>? HeadersOf(int status) =>
        status switch
        {
            StatusCodes.Status401Unauthorized => Header(
                "WWW-Authenticate",
                "The `Bearer` challenge of RFC 6750. It says what is wrong with the token.",
                JsonSchemaType.String
            ),
            StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => Header(
                "Retry-After",
                "Wait this many seconds before you ask again.",
                JsonSchemaType.Integer
            ),
            _ => null,
        };

    private static Dictionary<string, IOpenApiHeader> Header(string name, string description, JsonSchemaType type) =>
        new(StringComparer.Ordinal)
        {
            [name] = new OpenApiHeader
            {
                Description = description,
                Schema = new OpenApiSchema { Type = type },
            },
        };

    private static string Status(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static JsonSerializerOptions MakeJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonConventions.Apply(options);
        return options;
    }
}
