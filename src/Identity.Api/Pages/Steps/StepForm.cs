namespace Identity.Api.Pages.Steps;

/// <summary>A form on a page of an onboarding. The temporary token travels in it.</summary>
internal static class StepForm
{
    /// <param name="action">See <see cref="IStepPage.Action"/>; null where the path says enough.</param>
    internal static Html Of(
        string token,
        string? action,
        Html content,
        string button,
        string style = "primary",
        string path = "/pages/onboarding/step"
    )
    {
        var hidden = Html.Join([Page.Hidden("token", token), action is null ? Html.Empty : Page.Hidden("action", action)]);
        return Html.Of(
            $"""
            <form method="post" action="{path}">{hidden}{content}<p><button type="submit" class="{style}">{button}</button></p></form>
            """
        );
    }
}
