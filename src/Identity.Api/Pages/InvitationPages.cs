using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Invitations;
using Identity.Domain.Passwords;

namespace Identity.Api.Pages;

/// <summary>Where a mailed invitation leads when no frontend is configured. Looking changes nothing; only the button accepts.</summary>
internal static class InvitationPages
{
    internal static readonly RouteDescription ShowDescription = new("Pages", "Show the page of an invitation", null, StatusCodes.Status200OK, typeof(string)) { Produces = ["text/html"], PageStatuses = [400, 404] };
    internal static readonly RouteDescription AcceptDescription = ShowDescription with { Summary = "Accept an invitation from the page", PageStatuses = [400, 401, 403, 404, 409] };
    internal static readonly RouteDescription RenewDescription = ShowDescription with { Summary = "Ask for a new link from the page", PageStatuses = [400] };

    internal static async Task<IResult> ShowAsync(
        HttpContext http, CheckInvitation checkInvitation, AgreementSettings agreements, PasswordSettings passwords, CancellationToken ct)
    {
        if (http.Request.Query["token"].ToString() is not { Length: > 0 } token)
        {
            return Page.IncompleteLink();
        }

        var facts = await checkInvitation.ExecuteAsync(token, ct);
        return facts.IsSuccess ? Form(facts.Value, token, agreements, passwords, []) : Refusal(facts.Errors[0], token);
    }

    internal static async Task<IResult> AcceptAsync(
        HttpContext http, CheckInvitation checkInvitation, AcceptInvitation acceptInvitation, AgreementSettings agreements, PasswordSettings passwords, OnboardingPages pages,
        CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var token = form["token"].ToString();
        var accepted = await acceptInvitation.ExecuteAsync(
            token, new UnverifiedPassword(form["password"].ToString()), new UnverifiedPassword(form["confirmPassword"].ToString()),
            [.. form["agreement"].OfType<string>()], http.Client(), ct);
        if (accepted.IsSuccess)
        {
            return await pages.NextAsync(accepted.Value.TemporaryAccessToken, [], ct);
        }

        var facts = await checkInvitation.ExecuteAsync(token, ct);
        return facts.IsSuccess ? Form(facts.Value, token, agreements, passwords, accepted.Errors) : Refusal(facts.Errors[0], token);
    }

    internal static async Task<IResult> RenewAsync(HttpContext http, RenewInvitation renewInvitation, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        await renewInvitation.ExecuteAsync(form["token"].ToString(), ct);
        return Page.Message("Check your email", "If this invitation can be renewed, we sent a new link to the invited email address.");
    }

    private static IResult Form(InvitationFacts facts, string token, AgreementSettings agreements, PasswordSettings passwords, IReadOnlyList<Error> faults)
    {
        var hasOwnPassword = facts.Account is { EmailVerified: true };
        var hint = hasOwnPassword ? "You already have an account with this email address. Use its password." : PasswordPages.HintOf(passwords);
        var autocomplete = hasOwnPassword ? "current-password" : "new-password";
        return Page.Of(
            $"Invitation to {facts.BranchName}",
            Html.Of($"""
                {Page.Faults(faults)}
                <p>Hello {facts.Invitation.Name}, this invitation is for the email address <strong>{facts.Invitation.Email}</strong>.</p>
                <form method="post" action="/pages/invite">
                {Page.Hidden("token", token)}
                {Page.Hidden("username", facts.Invitation.Email)}
                {Page.Field("password", "Password", "password", autocomplete, hint: hint)}
                {Page.Field("confirmPassword", "Repeat the password", "password", autocomplete)}
                {Html.Join(agreements.All.Select(Agreement))}
                <p><button type="submit">Accept the invitation</button></p>
                </form>
                """),
            faults);
    }

    private static Html Agreement(Agreement agreement)
    {
        var required = agreement.Required ? Html.Of($" required") : Html.Empty;
        return Html.Of($"""
            <details><summary>{agreement.Title} ({agreement.Version})</summary><div class="text">{agreement.Content}</div></details>
            <p><label><input type="checkbox" name="agreement" value="{agreement.Id}"{required}> I agree: {agreement.Title}</label></p>
            """);
    }

    private static IResult Refusal(Error error, string token)
    {
        if (error == InvitationErrors.Expired)
        {
            return Page.Of(
                "This link has expired",
                Html.Of($"""
                    <p>We can send a new link to the invited email address.</p>
                    <form method="post" action="/pages/invite/renew">{Page.Hidden("token", token)}<p><button type="submit">Send a new link</button></p></form>
                    """),
                StatusCodes.Status400BadRequest);
        }

        return error == InvitationErrors.Used
            ? Page.Of("This invitation was already accepted", Html.Of($"""<p>To complete any remaining steps, <a href="/pages/onboarding">sign in</a>.</p>"""), StatusCodes.Status400BadRequest)
            : Page.Message("This link does not work", error.Details, ErrorStatus.Of(error.Kind));
    }
}
