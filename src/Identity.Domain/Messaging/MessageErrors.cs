namespace Identity.Domain.Messaging;

public static class MessageErrors
{
    public static readonly Error NotFound = new(
        "MESSAGE_NOT_FOUND",
        ErrorKind.NotFound,
        "Message not found",
        "No message with this id was given up. It may have been sent in the meantime."
    );

    public static IReadOnlyList<Error> All => [NotFound];
}
