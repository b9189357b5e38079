namespace Identity.Domain.Throttling;

public static class ThrottlingErrors
{
    /// <summary>The same for accounts that exist and those that do not, and whether or not the password would have been right.</summary>
    public static readonly Error LogInThrottled = new(
        "LOGIN_THROTTLED",
        ErrorKind.TooManyRequests,
        "Too many failed sign-ins",
        $"Too many failed sign-ins for this account. {Error.WaitHint} You can also reset the password, or sign in with the token of a reset link."
    );

    public static readonly Error CodesThrottled = new(
        "CODES_THROTTLED",
        ErrorKind.TooManyRequests,
        "Too many incorrect codes",
        $"Too many incorrect codes from this network. {Error.WaitHint} If the email contains a link, use the link."
    );

    public static IReadOnlyList<Error> All => [LogInThrottled, CodesThrottled];
}
