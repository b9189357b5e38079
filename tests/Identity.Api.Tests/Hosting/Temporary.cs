using System.Net;

namespace Identity.Api.Tests.Hosting;

internal static class Temporary
{
    /// <summary>The token of the intentional 403, whose shape is checked on the way.</summary>
    public static string TokenOf(Answer answer, params string[] fields)
    {
        answer.Status.ShouldBe(HttpStatusCode.Forbidden, answer.Text);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/json"); // an answer, not a problem
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue(); // security requirement 17
        answer.Json.AsObject().Select(member => member.Key).ShouldBe(["data", "errors", "meta"]);
        answer.Codes.ShouldBe(["ONBOARDING_REQUIRED"]);
        ((string)answer.Json["errors"]![0]!["target"]!).ShouldBe("common");
        ((int)answer.Data["expiresIn"]!).ShouldBe(3600);
        var todo = answer.Json["meta"]!["fields"]!.AsArray().Select(field => (string)field!).ToArray();
        if (fields.Length > 0)
        {
            todo.ShouldBe(fields);
        }

        return (string)answer.Data["temporaryAccessToken"]!;
    }
}
