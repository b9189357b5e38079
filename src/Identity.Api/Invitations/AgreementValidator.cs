using FluentValidation;
using Identity.Api.Settings;
using Identity.Domain.Invitations;

namespace Identity.Api.Invitations;

internal sealed class AgreementValidator : AbstractValidator<Agreement>
{
    public AgreementValidator()
    {
        RuleFor(agreement => agreement.Id).IsGiven();
        RuleFor(agreement => agreement.Version).IsGiven();
        RuleFor(agreement => agreement.Title).IsGiven();
        RuleFor(agreement => agreement.Content).IsGiven();
    }
}
