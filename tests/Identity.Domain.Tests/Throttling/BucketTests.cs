using Identity.Domain.Throttling;

namespace Identity.Domain.Tests.Throttling;

public sealed class BucketTests
{
    private static readonly Guid Id = Guid.Parse("0195f0a0-0000-7000-8000-000000000001");

    private static readonly Func<string, Bucket>[] Kinds =
    [
        Bucket.OfStrangers,
        login => Bucket.OfDevice(login, Id),
        login => Bucket.OfMailedLink(login, Id),
        login => Bucket.OfInvitation(login, Id),
        login => Bucket.OfSession(login, Id),
    ];

    [Fact]
    public void All_spellings_of_an_address_share_a_bucket_and_what_is_no_address_has_its_own()
    {
        Kinds.ShouldAllBe(kind => kind("Ada@Example.com").Account == "ada@example.com");
        Kinds.ShouldAllBe(kind => kind("Ada").Account == "Ada");
    }

    [Fact]
    public void Strangers_fill_no_bucket_but_their_own()
    {
        Kinds.Select(kind => kind("ada@example.com").Part).Distinct(StringComparer.Ordinal).Count().ShouldBe(5);
        Kinds.Count(kind => kind("ada@example.com").IsOfStrangers).ShouldBe(1);
        Kinds.Skip(1).ShouldAllBe(kind => kind("ada@example.com").Part.EndsWith(" 0195f0a000007000" + "8000000000000001"));
        $"{Bucket.OfStrangers("ada@example.com")}".ShouldBe("***");
    }
}
