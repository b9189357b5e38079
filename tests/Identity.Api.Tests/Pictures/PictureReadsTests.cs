using System.Globalization;
using System.Net;
using Identity.Api.Pictures;
using Identity.Domain;
using Identity.Domain.Pictures;

namespace Identity.Api.Tests.Pictures;

/// <summary>What readers of pictures may hold together. No database decides here.</summary>
public sealed class PictureReadsTests
{
    private readonly PictureReads reads = new();

    [Fact]
    public async Task All_readers_of_a_picture_share_one_copy_that_is_loaded_once_until_the_last_has_left()
    {
        var loads = 0;
        var first = Begin("a", Address(1), Load);
        var second = Begin("a", Address(2), Load);

        (await first.Value!.Content).ShouldBeSameAs(await second.Value!.Content);
        loads.ShouldBe(1);
        first.Value!.Dispose();
        first.Value!.Dispose(); // twice is once
        (await Begin("a", Address(3), Load).Value!.Content).ShouldBeSameAs(await second.Value!.Content);
        loads.ShouldBe(1);

        Task<byte[]?> Load()
        {
            loads++;
            return Task.FromResult<byte[]?>(new byte[10]);
        }
    }

    [Fact]
    public void One_address_has_64_readers_and_others_are_served_meanwhile()
    {
        var mine = Enumerable.Range(0, PictureReads.MostOfOneAddress).Select(_ => Begin("a", Address(1)).Value!).ToList();

        var refused = Begin("a", Address(1));

        refused.IsSuccess.ShouldBeFalse();
        var error = refused.Errors.ShouldHaveSingleItem();
        (error.Kind, error.RetryAfter).ShouldBe((ErrorKind.TooManyRequests, TimeSpan.FromSeconds(2)));
        Begin("a", Address(2)).IsSuccess.ShouldBeTrue();
        mine[0].Dispose();
        Begin("a", Address(1)).IsSuccess.ShouldBeTrue();
    }

    [Theory] // security requirement 37
    [InlineData("2001:db8:1:2::", 0, 64)] // one /64
    [InlineData("2001:db8:1:{0}::", 1, 128)] // the /64 of one /56
    [InlineData("2001:db8:1:{0}00::", 1, 256)] // the /56 of one /48: half of all places
    public void A_network_of_IPv6_has_twice_or_four_times_as_many(string form, int step, int most)
    {
        var mine = Enumerable.Range(0, most).Select(reader => Begin("a", At(reader)).Value!).ToList();

        Begin("a", At(most)).Errors[0].Kind.ShouldBe(ErrorKind.TooManyRequests);

        Begin("a", IPAddress.Parse("2001:db8:2::1")).IsSuccess.ShouldBeTrue();
        mine[0].Dispose();
        Begin("a", At(0)).IsSuccess.ShouldBeTrue();

        IPAddress At(int reader) =>
            IPAddress.Parse(
                string.Format(CultureInfo.InvariantCulture, form, (reader * step % 200).ToString("x", CultureInfo.InvariantCulture))
            );
    }

    [Fact]
    public void All_addresses_together_have_512_readers()
    {
        var all = Enumerable.Range(0, PictureReads.MostReaders).Select(reader => Begin("a", Address(reader)).Value!).ToList();

        Begin("a", Address(1000)).Errors[0].Kind.ShouldBe(ErrorKind.Unavailable);

        all[0].Dispose();
        Begin("a", Address(1000)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public void All_copies_together_have_32_MiB_and_a_refused_one_is_not_loaded()
    {
        const int sixteen = 16 * 1024 * 1024;
        var first = Begin("a", Address(1), length: sixteen);
        var second = Begin("b", Address(2), length: sixteen);

        Begin("c", Address(3), () => throw new InvalidOperationException("loaded"), length: 1)
            .Errors[0]
            .Kind.ShouldBe(ErrorKind.Unavailable);
        Begin("a", Address(3), length: sixteen).IsSuccess.ShouldBeTrue(); // shares
        second.Value!.Dispose();
        Begin("c", Address(3), length: sixteen).IsSuccess.ShouldBeTrue();
        first.IsSuccess.ShouldBeTrue();
    }

    private Result<PictureReads.Read> Begin(string image, IPAddress address, Func<Task<byte[]?>>? load = null, int length = 10) =>
        reads.Begin(new ServedImage(image, null, "image/png", length), address, load ?? (() => Task.FromResult<byte[]?>([])));

    private static IPAddress Address(int number) => IPAddress.Parse($"198.18.{number / 200}.{1 + (number % 200)}");
}
