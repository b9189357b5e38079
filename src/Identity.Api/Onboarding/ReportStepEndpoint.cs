using Identity.Api.Http;
using Identity.Domain.Onboarding;

namespace Identity.Api.Onboarding;

internal static class ReportStepEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Onboarding",
        "Report the outcome of an external step (for services)",
        typeof(Request),
        StatusCodes.Status204NoContent,
        null,
        OnboardingErrors.StatusInvalid,
        OnboardingErrors.DetailsTooLong,
        OnboardingErrors.StepNotFound
    );

    /// <param name="Status" example="completed">The outcome of the step: completed, rejected or pending.</param>
    /// <param name="Details" example="passport checked">At most 500 characters, shown to the person.</param>
    internal sealed record Request(string Status, string? Details);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        RouteId userId,
        string name,
        ReportStep reportStep,
        CancellationToken ct
    )
    {
        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var (status, details) = body.Value.Value;
        if (body.Value.Faults.Count > 0)
        {
            return body.Value.ToProblem(ReportStep.Check(status, details));
        }

        var reported = await reportStep.ExecuteAsync(userId, name, status, details, http.Operator(), ct);
        return reported.IsSuccess ? TypedResults.NoContent() : body.Value.ToProblem(reported.Errors);
    }
}
