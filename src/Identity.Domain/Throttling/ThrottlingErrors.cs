namespace Identity.Domain.Throttling;

public static class ThrottlingErrors
{
    /// <summary>The same for accounts that exist and those that do not, and whether or not the password would have been right.</summary>
    public static readonly Error LogInThrottled = new("LOGIN_THROTTLED", ErrorKind.TooManyRequests, "Too many failed sign-ins",
        "Limit of failed sign-ins for this account: wait as Retry-After says. Or ask for a reset mail, and sign in with the token of its link, or reset the password.");

    public static readonly Error CodesThrottled = new("CODES_THROTTLED", ErrorKind.TooManyRequests, "Too many wrong codes",
        "Limit of wrong codes from this network: use the link, where a mail has one, or wait as Retry-After says.");

    public static IReadOnlyList<Error> All => [LogInThrottled, CodesThrottled];
}
