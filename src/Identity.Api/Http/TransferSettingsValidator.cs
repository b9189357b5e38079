using FluentValidation;
using Identity.Api.Settings;

namespace Identity.Api.Http;

internal sealed class TransferSettingsValidator : AbstractValidator<TransferSettings>
{
    public TransferSettingsValidator()
    {
        RuleFor(transfers => transfers.AnswerBytesPerSecond).Within(1, 1_000_000);
        RuleFor(transfers => transfers.BodyBytesPerSecond).Within(1, 1_000_000);
        RuleFor(transfers => transfers.PictureBytesPerSecond).Within(1, 1_000_000);
        RuleFor(transfers => transfers.Grace).Within(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1)); // the server looks once a second
    }
}
