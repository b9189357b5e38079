namespace Identity.Domain.OAuth;

/// <summary>What the page tells a person who connects a device. The device itself is told in the words of <see cref="OAuthErrors"/>.</summary>
public static class DeviceErrors
{
    /// <summary>One text for every reason: which codes there are is nobody's business.</summary>
    public static readonly Error CodeInvalid = new(
        "DEVICE_CODE_INVALID",
        ErrorKind.Invalid,
        "Incorrect code",
        "This code is incorrect, used or expired. Compare it with your device, or start again there.",
        "user_code"
    );

    public static IReadOnlyList<Error> All => [CodeInvalid];
}
