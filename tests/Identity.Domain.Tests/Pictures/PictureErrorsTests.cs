using Identity.Domain.Pictures;

namespace Identity.Domain.Tests.Pictures;

public sealed class PictureErrorsTests
{
    [Theory]
    [InlineData("IMAGE_TYPE_UNSUPPORTED", ErrorKind.UnsupportedMediaType)]
    [InlineData("IMAGE_INVALID", ErrorKind.Invalid)]
    [InlineData("IMAGE_TOO_LARGE", ErrorKind.TooLarge)]
    [InlineData("IMAGE_DIMENSIONS_EXCEEDED", ErrorKind.Invalid)]
    [InlineData("IMAGE_PROCESSING_UNAVAILABLE", ErrorKind.Unavailable)]
    public void Each_refusal_names_the_field_and_decides_the_status(string code, ErrorKind kind)
    {
        var error = PictureErrors.All.Single(error => string.Equals(error.Code, code, StringComparison.Ordinal));

        error.Kind.ShouldBe(kind);
        error.Source.ShouldBe("image");
    }
}
