using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Tests.Accounts.Pictures;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_polynomial_is_met() => Crc32.Compute("123456789"u8).ShouldBe(0xCBF43926);

    [Fact]
    public void The_end_of_every_png_has_its_known_check_sum() => Crc32.Compute("IEND"u8).ShouldBe(0xAE426082);
}
