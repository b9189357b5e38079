using System.Net;
using Identity.Api.Http;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;

namespace Identity.Api.Tests.Http;

/// <summary>On every route that answers a list, one request with a wrong value in each parameter of the query names them all. No database
/// is asked.</summary>
public sealed class EveryQueryFaultTests(SqliteHost fixture) : IClassFixture<SqliteHost>
{
    private IdentityHost Host => fixture.Host;

    private static IEnumerable<Route> Lists => Routes.All.Where(route => route.Takes<PageQuery>());

    public static TheoryData<string> Paths => [.. Lists.Select(route => route.Paths[0])];

    [Fact]
    public void Lists_are_found() => Lists.Count().ShouldBeGreaterThan(9);

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_fault_of_a_query_is_named_at_once(string path)
    {
        var route = Lists.Single(it => it.Paths[0] == path);
        List<string> wrong =
        [
            PageQuery.NumberParameter,
            PageQuery.SizeParameter,
            PageQuery.AfterParameter,
            .. route.Answer.Filters.Select(filter => filter.Name),
        ];
        wrong.AddRange(route.Takes<SearchQuery>() ? [SearchQuery.Parameter] : []);
        var query = string.Join('&', wrong.Select(name => $"{name}={new string('0', SearchQuery.MaximumLength + 1)}x"));

        var answer = await Host.GetAsync(
            $"{path.Replace("{id}", $"{Guid.CreateVersion7()}", StringComparison.Ordinal)}?{query}",
            (await RouteCaller.OfAsync(Host, route)).Token
        );

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        answer.Json["errors"]!.AsArray().Select(error => (string)error!["source"]!).ShouldBe(wrong, ignoreOrder: true);
    }
}
