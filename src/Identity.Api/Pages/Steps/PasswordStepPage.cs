using Identity.Api.Http;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;

namespace Identity.Api.Pages.Steps;

/// <summary>A new password opens another onboarding, so another token goes on. The browser becomes a known device.</summary>
internal sealed class PasswordStepPage(ReplacePassword replacePassword, PasswordSettings passwords) : IStepPage
{
    public string Action => "password";

    public string TitleOf(OnboardingStep step) => "Choose a password";

    public Html BodyOf(OnboardingStep step, OpenOnboarding onboarding, string token) =>
        StepForm.Of(
            token,
            Action,
            Page.Field("newPassword", "New password", "password", "new-password", hint: PasswordPage.HintOf(passwords)),
            "Set the password"
        );

    public async Task<StepOutcome> ActAsync(StepRequest request, CancellationToken ct)
    {
        var replaced = await replacePassword.ExecuteAsync(
            request.Onboarding,
            new UnverifiedPassword(request["newPassword"]),
            request.Http.Client().Address,
            ct
        );
        if (replaced.IsSuccess)
        {
            DeviceCookie.Remember(request.Http, replaced.Value.Password);
        }

        return new StepOutcome(replaced.Errors, replaced.Value?.Onboarding.TemporaryAccessToken);
    }
}
