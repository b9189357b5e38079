namespace Identity.Domain.Tests;

public sealed class PageTests
{
    [Theory]
    [InlineData(0, 20, 0)]
    [InlineData(1, 20, 1)]
    [InlineData(20, 20, 1)]
    [InlineData(21, 20, 2)]
    [InlineData(100, 1, 100)]
    public void The_last_page_may_be_half_full(int records, int size, int pages) =>
        new Page<int>([], records, new PageRequest(1, size)).TotalPages.ShouldBe(pages);

    [Theory]
    [InlineData(1, 20, 0)]
    [InlineData(2, 20, 20)]
    [InlineData(3, 7, 14)]
    public void Pages_count_from_one(int number, int size, int skipped) => new PageRequest(number, size).Skip.ShouldBe(skipped);

    [Fact]
    public void Twenty_make_a_page_unless_somebody_asks_for_another_size() => new PageRequest().ShouldBe(new PageRequest(1, 20));
}
