using System.Net;
using System.Text.RegularExpressions;
using Identity.Api.Pages.Steps;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Onboarding;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Pages;

/// <summary>Each kind of step has a page that shows it and does it.</summary>
public sealed partial class StepPagesTests(SqliteHost fixture) : IClassFixture<SqliteHost>
{
    private static readonly StepKind[] Kinds = Enum.GetValues<StepKind>();

    [Fact]
    public void Each_kind_has_a_page_of_its_own_with_an_action_of_its_own()
    {
        var pages = fixture.Host.Services.GetRequiredService<StepPages>();

        Kinds.Select(kind => pages.Of(kind).GetType().Name).ShouldBe(Kinds.Select(kind => $"{kind}StepPage"));
        Kinds.Select(kind => pages.Find(pages.Of(kind).Action)).ShouldBe(Kinds.Select(pages.Of));
        pages.Find("finish").ShouldBeNull();
    }

    [Fact]
    public async Task A_step_of_each_kind_is_done_on_its_page()
    {
        await using var host = await fixture.Host.StartReplicaAsync([.. StepKinds.Configurable.SelectMany(SettingsOf)]);
        var email = Person.NewEmail();
        var provisioned = await Advisor.ProvisionAsync(host, email, Roles.Individual, null);
        var page = await SendAsync(host, "/pages/onboarding", ("email", email), ("password", provisioned.TemporaryPassword));

        foreach (var kind in Kinds.OrderBy(kind => StepKinds.Of(kind).IsConfigurable))
        {
            page.ShouldBe(HttpStatusCode.OK);
            page = await DoAsync(host, kind, page, provisioned.UserId);
        }

        page.Text.ShouldContain("<h1>Almost done</h1>");
        (await PressAsync(host, page, ("action", "finish"))).Text.ShouldContain("<h1>All done</h1>");
    }

    /// <summary>A kind that has no way here does not compile.</summary>
    private static Task<Answer> DoAsync(IdentityHost host, StepKind kind, Answer page, Guid userId) =>
        kind switch
        {
            StepKind.Phone => ProvePhoneAsync(host, page),
            StepKind.Acknowledge => ConfirmAsync(host, page),
            StepKind.External => WaitForReportAsync(host, page, userId),
            StepKind.Password => ReplacePasswordAsync(host, page),
        };

    private static async Task<Answer> ReplacePasswordAsync(IdentityHost host, Answer page)
    {
        page.Text.ShouldContain("<h1>Choose a password</h1>");
        var refused = await PressAsync(host, page, ("action", "password"), ("newPassword", "short"));
        refused.ShouldBe(HttpStatusCode.BadRequest);
        return await PressAsync(host, refused, ("action", "password"), ("newPassword", Person.NewPassword()));
    }

    private static async Task<Answer> ProvePhoneAsync(IdentityHost host, Answer page)
    {
        page.Text.ShouldContain("<h1>Your phone number</h1>");
        var number = Newcomer.NewNumber();
        var sent = await SendAsync(host, "/pages/onboarding/code", ("token", TokenIn(page)), ("phoneNumber", number));
        sent.Text.ShouldContain("<h1>Enter the verification code</h1>");
        (await PressAsync(host, sent, ("action", "back"))).Text.ShouldContain("<h1>Your phone number</h1>");
        return await PressAsync(host, sent, ("action", "verify"), ("code", await Newcomer.CodeAsync(host, number)));
    }

    private static async Task<Answer> ConfirmAsync(IdentityHost host, Answer page)
    {
        page.Text.ShouldContain("<h1>Title of Acknowledge</h1>");
        page.Text.ShouldContain("""<div class="text">Text of Acknowledge</div>""");
        return await PressAsync(host, page, ("action", "acknowledge"), ("step", "Acknowledge"));
    }

    private static async Task<Answer> WaitForReportAsync(IdentityHost host, Answer page, Guid userId)
    {
        page.Text.ShouldContain("<h1>Title of External</h1>");
        page.Text.ShouldContain("Another service is still working on this.");
        await ReportAsync("rejected", "<passport> expired");
        var rejected = await PressAsync(host, page, ("action", "check"));
        rejected.Text.ShouldContain("<p>This was not accepted: &lt;passport&gt; expired</p>");
        await ReportAsync("completed", null);
        return await PressAsync(host, rejected, ("action", "check"));

        async Task ReportAsync(string status, string? details) =>
            (
                await host
                    .Services.GetRequiredService<ReportStep>()
                    .ExecuteAsync(userId, "External", status, details, Operator.CommandLine, CancellationToken.None)
            ).IsSuccess.ShouldBeTrue();
    }

    private static IEnumerable<(string Key, string Value)> SettingsOf(StepKind kind, int index)
    {
        var step = $"Identity:Onboarding:Steps:{index}";
        yield return ($"{step}:Name", $"{kind}");
        yield return ($"{step}:Kind", $"{kind}");
        yield return ($"{step}:Title", $"Title of {kind}");
        yield return ($"{step}:Content", $"Text of {kind}");
        yield return ($"{step}:Version", "1");
    }

    private static Task<Answer> PressAsync(IdentityHost host, Answer page, params (string Name, string Value)[] fields) =>
        SendAsync(host, "/pages/onboarding/step", [("token", TokenIn(page)), .. fields]);

    private static Task<Answer> SendAsync(IdentityHost host, string path, params (string Name, string Value)[] fields)
    {
        var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return host.SendAsync(HttpMethod.Post, path, form, null);
    }

    private static string TokenIn(Answer page) => Token().Match(page.Text).Groups["token"].Value;

    [GeneratedRegex("""name="token" value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
