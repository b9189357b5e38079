using Identity.Domain.Invitations;
using Identity.Domain.Onboarding;

namespace Identity.Api.Configuration;

/// <summary><c>Identity:Onboarding</c> and <c>Identity:Agreements</c>.</summary>
internal static class OnboardingReader
{
    private const int MaximumNameLength = 50;

    internal static OnboardingSettings ReadOnboarding(ConfigurationReader reader)
    {
        var defaults = new OnboardingSettings();
        StepSettings[] steps = [.. reader.Entries("Identity:Onboarding:Steps").Select(path => Step(reader, path))];
        if (steps.Select(step => step.Name).Distinct(StringComparer.Ordinal).Count() != steps.Length)
        {
            reader.Fault("Identity:Onboarding:Steps", string.Join(", ", steps.Select(step => step.Name)), "steps with different names");
        }

        if (steps.Count(step => step.Kind is StepKind.Phone) > 1)
        {
            reader.Fault("Identity:Onboarding:Steps", "more than one step of kind Phone", "one at most: an account has one number");
        }

        return defaults with
        {
            Steps = steps.Length > 0 ? steps : defaults.Steps,
            CodesPerNumberAndDay = reader.Number("Identity:Onboarding:CodesPerNumberAndDay", defaults.CodesPerNumberAndDay, 1, 1000),
            CodesPerPersonAndHour = reader.Number("Identity:Onboarding:CodesPerPersonAndHour", defaults.CodesPerPersonAndHour, 1, 100),
            CodesPerPersonAndDay = reader.Number("Identity:Onboarding:CodesPerPersonAndDay", defaults.CodesPerPersonAndDay, 1, 1000),
            CodesPerPrefixAndHour = reader.Number("Identity:Onboarding:CodesPerPrefixAndHour", defaults.CodesPerPrefixAndHour, 1, 1_000_000),
        };
    }

    internal static AgreementSettings ReadAgreements(ConfigurationReader reader)
    {
        Agreement[] agreements = [.. reader.Entries("Identity:Agreements").Select(path => new Agreement(
            Required(reader, $"{path}:Id"), Required(reader, $"{path}:Version"), Required(reader, $"{path}:Title"), Required(reader, $"{path}:Content"),
            reader.Flag($"{path}:Required", true)))];
        if (agreements.Select(agreement => agreement.Id).Distinct(StringComparer.Ordinal).Count() != agreements.Length)
        {
            reader.Fault("Identity:Agreements", string.Join(", ", agreements.Select(agreement => agreement.Id)), "agreements with different Ids");
        }

        return new AgreementSettings(agreements);
    }

    private static StepSettings Step(ConfigurationReader reader, string path)
    {
        var kind = reader.Choice($"{path}:Kind", StepKind.Phone);
        if (kind is StepKind.Password)
        {
            reader.Fault($"{path}:Kind", nameof(StepKind.Password), "Phone or Acknowledge or External");
        }

        var name = Required(reader, $"{path}:Name");
        if (name == StepSettings.ForcedPassword.Name || name.Length > MaximumNameLength || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')))
        {
            reader.Fault($"{path}:Name", name, $"up to {MaximumNameLength} ASCII letters, digits, - and _, and not password");
        }

        var needsText = kind is StepKind.Acknowledge;
        return new StepSettings(
            name, kind,
            needsText ? Required(reader, $"{path}:Title") : reader.Text($"{path}:Title"),
            needsText ? Required(reader, $"{path}:Content") : reader.Text($"{path}:Content"),
            needsText ? Required(reader, $"{path}:Version") : reader.Text($"{path}:Version"));
    }

    private static string Required(ConfigurationReader reader, string key)
    {
        var text = reader.Text(key);
        if (text is null)
        {
            reader.Fault(key, null, "a text");
        }

        return text ?? "";
    }
}
