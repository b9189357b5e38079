namespace Identity.Domain.Onboarding;

/// <summary><c>Identity:Onboarding</c>: what invited people do between accepting and being active.</summary>
public sealed record OnboardingSettings
{
    /// <summary>In the order in which they are done.</summary>
    public IReadOnlyList<StepSettings> Steps { get; init; } = [new StepSettings("phoneNumber", StepKind.Phone)];

    /// <summary>Texts to one number in a day; more is a mistake or an attack.</summary>
    public int CodesPerNumberAndDay { get; init; } = 10;

    /// <summary>Texts that one person may cause in an hour.</summary>
    public int CodesPerPersonAndHour { get; init; } = 5;

    /// <summary>The same in a day: with <see cref="OneTimeCode.MaximumTries"/> of one in a million each, 10⁻⁴ for guessing one (security
    /// requirement 49).</summary>
    public int CodesPerPersonAndDay { get; init; } = 20;

    /// <summary>Texts to one country prefix in an hour.</summary>
    public int CodesPerPrefixAndHour { get; init; } = 1000;

    /// <summary>For load tests.</summary>
    public OnboardingSettings WithoutLimits() =>
        this with
        {
            CodesPerNumberAndDay = int.MaxValue,
            CodesPerPersonAndHour = int.MaxValue,
            CodesPerPersonAndDay = int.MaxValue,
            CodesPerPrefixAndHour = int.MaxValue,
        };
}

/// <summary>Something to do before the account is active.</summary>
/// <param name="Title">Shown to the person, for texts to acknowledge.</param>
public sealed record StepSettings(
    string Name = "",
    StepKind Kind = StepKind.Phone,
    string? Title = null,
    string? Content = null,
    string? Version = null
)
{
    /// <summary>The step of everybody whose password somebody else knows.</summary>
    public static readonly StepSettings ForcedPassword = new("password", StepKind.Password);
}
