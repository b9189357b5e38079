namespace Identity.Domain.Onboarding;

public static class OnboardingErrors
{
    /// <summary>The intentional 403: not a fault, a way on.</summary>
    public static readonly Error Required = new(
        "ONBOARDING_REQUIRED",
        ErrorKind.Forbidden,
        "Onboarding required",
        "Complete the steps in meta.fields with the temporary token, then exchange the token at PUT /token-exchange."
    );

    public static readonly Error Incomplete = new(
        "ONBOARDING_INCOMPLETE",
        ErrorKind.Forbidden,
        "Onboarding incomplete",
        "Complete the steps in meta.fields first."
    );

    public static readonly Error StepNotFound = new(
        "STEP_NOT_FOUND",
        ErrorKind.NotFound,
        "Step not found",
        "This onboarding does not contain this step."
    );

    public static readonly Error StepOutOfOrder = new(
        "STEP_OUT_OF_ORDER",
        ErrorKind.Conflict,
        "Step out of order",
        "Complete the earlier steps first. GET /onboarding shows the order."
    );

    public static readonly Error StepDone = new(
        "STEP_ALREADY_DONE",
        ErrorKind.Conflict,
        "Step already completed",
        "This step is already completed."
    );

    public static readonly Error StatusInvalid = new(
        "STEP_STATUS_INVALID",
        ErrorKind.Invalid,
        "Invalid status",
        "Report completed, rejected or pending.",
        "status"
    );

    public static readonly Error DetailsTooLong = new(
        "STEP_DETAILS_TOO_LONG",
        ErrorKind.Invalid,
        "Details too long",
        "Details may have at most 500 characters.",
        "details"
    );

    public static readonly Error CodeInvalid = new(
        "CODE_INVALID",
        ErrorKind.Invalid,
        "Incorrect code",
        "The verification code is incorrect.",
        "code"
    );

    public static readonly Error CodeExpired = new(
        "CODE_EXPIRED",
        ErrorKind.Invalid,
        "Code expired",
        "No verification code is active. A code works once, for 10 minutes. Ask for a new code.",
        "code"
    );

    public static readonly Error CodeTriesExceeded = new(
        "CODE_TRIES_EXCEEDED",
        ErrorKind.Invalid,
        "Too many attempts",
        "This verification code no longer works after too many failed attempts. Ask for a new code.",
        "code"
    );

    public static readonly Error CodeLimit = new(
        "CODE_LIMIT_REACHED",
        ErrorKind.TooManyRequests,
        "Too many codes",
        $"Too many verification codes for one user, one phone number or one country. {Error.WaitHint}"
    );

    public static IReadOnlyList<Error> All =>
        [
            Required,
            Incomplete,
            StepNotFound,
            StepOutOfOrder,
            StepDone,
            StatusInvalid,
            DetailsTooLong,
            CodeInvalid,
            CodeExpired,
            CodeTriesExceeded,
            CodeLimit,
        ];
}
