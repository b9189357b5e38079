using Identity.Api.Http;
using Identity.Api.Pictures;

namespace Identity.Api.Tests.Pictures;

public sealed class PictureUploadsTests
{
    private const long Large = 10 * 1024 * 1024;

    private static readonly Guid Eve = Guid.CreateVersion7();
    private static readonly Guid Vic = Guid.CreateVersion7();

    private readonly PictureUploads uploads = new();

    [Fact]
    public void One_account_holds_the_memory_of_one_large_picture_and_leaves_the_rest_to_others()
    {
        using (uploads.Begin(Eve, Large).Value)
        {
            uploads.Begin(Eve, Large).Errors[0].Code.ShouldBe("RATE_LIMITED");
            uploads.Begin(Eve, length: null).Errors[0].Code.ShouldBe("RATE_LIMITED"); // a body without a length counts as the largest
            using var small = uploads.Begin(Eve, 100_000).Value;
            using var other = uploads.Begin(Vic, Large).Value;
        }

        uploads.Begin(Eve, Large).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public void All_uploads_together_have_a_limit()
    {
        for (var index = 0; index < 6; index++)
        {
            uploads.Begin(Guid.CreateVersion7(), BodyLimit.Largest).IsSuccess.ShouldBeTrue();
        }

        var refused = uploads.Begin(Vic, BodyLimit.Largest);

        refused.Errors[0].Code.ShouldBe("IMAGE_PROCESSING_UNAVAILABLE");
        refused.Errors[0].RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Pictures_of_one_account_wait_for_each_other_and_hold_up_nobody_else()
    {
        using var first = uploads.Begin(Eve, 1).Value!;
        await first.WaitForTurnAsync(TestContext.Current.CancellationToken);
        using var second = uploads.Begin(Eve, 1).Value!;
        var waiting = second.WaitForTurnAsync(TestContext.Current.CancellationToken);
        using var other = uploads.Begin(Vic, 1).Value!;

        await other.WaitForTurnAsync(TestContext.Current.CancellationToken);

        waiting.IsCompleted.ShouldBeFalse();
        first.Dispose();
        await waiting;
    }
}
