using System.Text.Json.Serialization;
using Identity.Api.Http;
using Identity.Api.Onboarding;

namespace Identity.Api.OpenApi;

/// <summary>
/// Both things that a 403 may be where an onboarding can stand in the way: the answer with a temporary token in <c>data</c>, or a problem.
/// Generators keep one type for a status, whatever its media types are, so that type holds both.
/// </summary>
/// <param name="Data">The temporary token. Only where something is to be done first; its absence means a refusal.</param>
/// <param name="Errors"><c>ONBOARDING_REQUIRED</c> beside <c>data</c>, otherwise every fault of the request.</param>
/// <param name="Meta">The steps to do. Only beside <c>data</c>.</param>
/// <param name="Type" example="urn:identity:error:account-disabled">The first code as a URN. Only in a refusal.</param>
/// <param name="Title" example="Account disabled">The first error's title. Only in a refusal.</param>
/// <param name="Status" example="403">The status code again. Only in a refusal.</param>
/// <param name="Detail" example="This account is disabled.">What to do about the first error. Only in a refusal.</param>
/// <param name="TraceId" example="4bf92f3577b34da6a3ce929d0e0e4736">Finds this answer in the service's log. Only in a refusal.</param>
internal sealed record ForbiddenAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OnboardingAnswer.TokenData? Data,
    IReadOnlyList<ProblemError> Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StepsMeta? Meta,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Title,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TraceId
);
