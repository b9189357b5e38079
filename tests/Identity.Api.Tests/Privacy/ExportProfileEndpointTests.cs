using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Pictures;

namespace Identity.Api.Tests.Privacy;

public sealed class ExportProfileOnSqlite(SqliteHost fixture) : ExportProfileEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class ExportProfileOnPostgreSql(PostgreSqlHost fixture) : ExportProfileEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class ExportProfileEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task An_export_holds_what_is_stored_about_the_caller_as_a_file_that_nobody_keeps()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var newcomer = await Newcomer.OfAsync(Host, advisor);
        var number = await newcomer.ProvePhoneAsync(Host);
        var token = (string)(await newcomer.ExchangeAsync(Host)).ShouldBe(HttpStatusCode.OK).Data["accessToken"]!;
        var picture = PictureFile.Read("plain.jpg");
        (await Host.PutAsync("/profile", Form.With.Image(picture).Content(), token)).ShouldBe(HttpStatusCode.OK);

        var export = (await Host.GetAsync("/profile/export", token)).ShouldBe(HttpStatusCode.OK);

        export.Headers.CacheControl!.NoStore.ShouldBeTrue();
        export.ContentHeaders.ContentDisposition!.ToString().ShouldBe("attachment; filename=\"personal-data.json\"");
        var data = export.Data;
        data["profile"]!.ToJsonString().ShouldBe((await Host.GetAsync("/profile", token)).Data.ToJsonString());
        ((string)data["status"]!).ShouldBe("active");
        ((string)data["images"]![0]!["url"]!).ShouldBe((string)data["profile"]!["image"]!);
        Convert.FromBase64String((string)data["images"]![0]!["content"]!)[..3].ShouldBe([0xFF, 0xD8, 0xFF]);
        data["images"]![0]!["variants"]!
            .AsArray()
            .Select(variant => $"{variant!["size"]} {variant["contentType"]}")
            .ShouldBe(["64 image/jpeg", "64 image/webp", "256 image/jpeg", "256 image/webp", "1024 image/webp"]);
        ((string)data["sessions"]![0]!["id"]!).ShouldBe(AccessTokenClaims.SessionId(token).ToString());
        ((string)data["invitations"]![0]!["email"]!).ShouldBe(newcomer.Email);
        ((string)data["onboardingSteps"]![0]!["state"]!).ShouldBe("completed");
        ((string)data["codes"]![0]!["sentTo"]!).ShouldBe(number);
        data["messages"]!.AsArray().Select(message => (string)message!["recipient"]!).ShouldBe([newcomer.Email, number], ignoreOrder: true);
        data["audit"]!
            .AsArray()
            .Select(audit => (string)audit!["action"]!)
            .ShouldBe(["invitation.accepted", "onboarding.step_completed", "onboarding.exchanged"], ignoreOrder: true);
        ((string)data["audit"]![0]!["address"]!).ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task No_secret_and_no_other_person_is_in_it()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var invited = await advisor.InviteAsync(Host);
        var stranger = await Person.SignUpAsync(Host);

        var export = (await Host.GetAsync("/profile/export", advisor.AccessToken)).ShouldBe(HttpStatusCode.OK).Text;

        export.ShouldContain(advisor.Email);
        export.ShouldNotContain("$2b$");
        export.ShouldNotContain("hash", Case.Insensitive);
        export.ShouldNotContain("\"mac\"", Case.Insensitive);
        export.ShouldNotContain(invited.Email);
        export.ShouldNotContain(stranger.Id.ToString());
    }

    [Fact]
    public async Task Without_a_token_there_is_none() =>
        (await Host.GetAsync("/profile/export")).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
}
