using Identity.Api.Http;
using Identity.Domain.Onboarding;

namespace Identity.Api.Onboarding;

internal static class GetOnboardingEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Onboarding",
        "List all steps and their state",
        null,
        StatusCodes.Status200OK,
        typeof(Response)
    );

    /// <param name="Steps">The steps in the order in which they are done.</param>
    /// <param name="Fields" example="[&quot;phoneNumber&quot;]">Names of the steps still to do.</param>
    internal sealed record Response(IReadOnlyList<StepResponse> Steps, IReadOnlyList<string> Fields);

    internal static async Task<IResult> HandleAsync(HttpContext http, IOnboardingStore onboardings, OnboardingSettings settings)
    {
        var onboarding = await onboardings.FindForCallerAsync(http);
        return onboarding.IsSuccess
            ? Envelopes.Ok(
                new Response([.. onboarding.Value.Steps.Select(step => StepResponse.From(step, settings))], onboarding.Value.Fields)
            )
            : onboarding.Errors.ToProblem();
    }
}

/// <param name="Name" example="phoneNumber">The name of the step, as configured.</param>
/// <param name="Kind" example="phone">The kind of the step: phone, acknowledge, external or password.</param>
/// <param name="State" example="pending">The state of the step: pending, completed or rejected.</param>
/// <param name="Title" example="Tax certification">The title of the text to confirm, or null.</param>
/// <param name="Content" example="I am not a US person.">The text to confirm, or null.</param>
/// <param name="Version" example="2026-01">The version of the text to confirm, or null.</param>
/// <param name="Details" example="passport expired">What the reporting service said, or null.</param>
/// <param name="UpdatedAt" example="2026-11-22T09:30:00.000Z">When the state changed last (UTC).</param>
internal sealed record StepResponse(
    string Name,
    string Kind,
    string State,
    string? Title,
    string? Content,
    string? Version,
    string? Details,
    DateTimeOffset UpdatedAt
)
{
    internal static StepResponse From(OnboardingStep step, OnboardingSettings settings)
    {
        var configured = settings.Steps.FirstOrDefault(candidate => candidate.Name == step.Name);
        var version = step.State is StepState.Completed ? step.Version : configured?.Version ?? step.Version;
        return new StepResponse(
            step.Name,
            step.Kind.ToString().ToLowerInvariant(),
            step.State.ToString().ToLowerInvariant(),
            configured?.Title,
            configured?.Content,
            version,
            step.Details,
            step.UpdatedAt
        );
    }
}
