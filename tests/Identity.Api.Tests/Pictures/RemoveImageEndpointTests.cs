using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Pictures;

namespace Identity.Api.Tests.Pictures;

public sealed class RemoveImageOnSqlite(SqliteHost fixture) : RemoveImageEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class RemoveImageOnPostgreSql(PostgreSqlHost fixture) : RemoveImageEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class RemoveImageEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/profile/image")]
    [InlineData("/profile/image/")]
    public async Task A_removed_picture_is_gone_from_the_profile_its_address_and_the_database(string path)
    {
        var (person, other) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));
        var (address, others) = (await UploadAsync(person), await UploadAsync(other));

        (await Host.DeleteAsync(path, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        (await Host.GetAsync("/profile", person.AccessToken)).Data["image"].ShouldBeNull();
        (await Host.GetAsync(address)).ShouldBe(HttpStatusCode.NotFound, "IMAGE_NOT_FOUND"); // security requirement 73
        (await Host.ImagesAsync(person)).ShouldBeEmpty();
        (await Host.GetAsync(others)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Where_there_is_no_picture_nothing_happens()
    {
        var person = await Person.SignUpAsync(Host);
        var before = (await Host.GetAsync("/profile", person.AccessToken)).Text;
        Host.Clock.Advance(TimeSpan.FromSeconds(1));

        (await Host.DeleteAsync("/profile/image", person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        (await Host.GetAsync("/profile", person.AccessToken)).Text.ShouldBe(before);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_removed() =>
        (await Host.DeleteAsync("/profile/image")).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");

    private async Task<string> UploadAsync(Person person)
    {
        var answer = await Host.PutAsync("/profile", Form.With.Image(PictureFile.Read("plain.jpg")).Content(), person.AccessToken);
        return new Uri((string)answer.ShouldBe(HttpStatusCode.OK).Data["image"]!).AbsolutePath;
    }
}
