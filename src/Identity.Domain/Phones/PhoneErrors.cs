namespace Identity.Domain.Phones;

public static class PhoneErrors
{
    public static readonly Error Unchanged = new(
        "PHONE_NUMBER_UNCHANGED",
        ErrorKind.Invalid,
        "Phone number unchanged",
        "The account already has this phone number, and it is confirmed.",
        "phoneNumber"
    );

    public static IReadOnlyList<Error> All => [Unchanged];
}
