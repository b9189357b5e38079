using FluentValidation;
using FluentValidation.Results;

namespace Identity.Api.Settings;

/// <summary>Rules that several features share. The message of a rule is what the setting accepts: it ends the sentence "it takes
/// …".</summary>
internal static class SettingRules
{
    internal static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan Day = TimeSpan.FromDays(1);
    internal static readonly TimeSpan Decade = TimeSpan.FromDays(3660);

    internal static IRuleBuilderOptions<T, int> Within<T>(this IRuleBuilder<T, int> rule, int least, int most) =>
        rule.InclusiveBetween(least, most).WithMessage($"a whole number from {least} to {most}");

    internal static IRuleBuilderOptions<T, TimeSpan> Within<T>(this IRuleBuilder<T, TimeSpan> rule, TimeSpan least, TimeSpan most) =>
        rule.InclusiveBetween(least, most).WithMessage($"a duration written [days.]hours:minutes:seconds, from {least:c} to {most:c}");

    internal static IRuleBuilderOptions<T, string?> IsGiven<T>(this IRuleBuilder<T, string?> rule) => rule.NotEmpty().WithMessage("a text");

    internal static IRuleBuilderOptions<T, string?> IsPath<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(path => path?.Contains('\0', StringComparison.Ordinal) != true).WithMessage("the path of a directory");

    /// <summary>An address to which something is sent that others must not read.</summary>
    internal static IRuleBuilderOptions<T, Uri?> IsPrivate<T>(this IRuleBuilder<T, Uri?> rule, string purpose = "") =>
        rule.Must(url => url is null || url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            .WithMessage($"an https address (http on loopback only){purpose}");

    /// <summary>No two elements of a list have the same text there; empty ones do not count.</summary>
    internal static void AreDistinct<T, TElement>(
        this IRuleBuilder<T, IReadOnlyList<TElement>> rule,
        string property,
        Func<TElement, string> textOf,
        string accepted
    ) =>
        rule.Custom(
            (list, context) =>
            {
                HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
                foreach (var (index, text) in list.Select(textOf).Index())
                {
                    if (text.Length > 0 && !seen.Add(text))
                    {
                        context.AddFailure(new ValidationFailure($"{context.PropertyPath}[{index}].{property}", accepted, text));
                    }
                }
            }
        );
}
