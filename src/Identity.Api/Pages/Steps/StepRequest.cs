using Identity.Domain;
using Identity.Domain.Onboarding;

namespace Identity.Api.Pages.Steps;

/// <summary>A form of an onboarding that was sent.</summary>
internal sealed record StepRequest(HttpContext Http, OpenOnboarding Onboarding, IFormCollection Form)
{
    /// <summary>A field of the form; empty where it is missing.</summary>
    internal string this[string field] => Form[field].ToString();
}

/// <summary>What came of it. The page of the next step follows.</summary>
/// <param name="Faults">Shown on that page.</param>
/// <param name="Token">To go on with, where it is another one from now on.</param>
/// <param name="Page">Another page that comes first.</param>
internal sealed record StepOutcome(IReadOnlyList<Error> Faults, string? Token = null, IResult? Page = null);

internal delegate Task<StepOutcome> StepAction(StepRequest request, CancellationToken ct);
