using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Tests.Accounts.Pictures;

internal static class Verdict
{
    public static Picture ShouldBeAccepted(this byte[] upload)
    {
        var result = PictureSanitizer.Sanitize(upload);
        result.Errors.ShouldBeEmpty();
        return result.Value.ShouldNotBeNull();
    }

    public static void ShouldBeRefusedAs(this byte[] upload, Error error, string? what = null) =>
        PictureSanitizer.Sanitize(upload).Errors.ShouldBe([error], what);
}
