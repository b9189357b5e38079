namespace Identity.Domain.Onboarding;

public static class OnboardingErrors
{
    /// <summary>The intentional 403: not a fault, a way on.</summary>
    public static readonly Error Required = new("ONBOARDING_REQUIRED", ErrorKind.Forbidden, "Onboarding required",
        "Do the steps in meta.fields with the temporary token, then exchange it at PUT /token-exchange.");

    public static readonly Error Incomplete = new("ONBOARDING_INCOMPLETE", ErrorKind.Forbidden, "Onboarding incomplete",
        "The steps in meta.fields are still to be done.");

    public static readonly Error StepNotFound = new("STEP_NOT_FOUND", ErrorKind.NotFound, "No such step", "This onboarding has no such step.");

    public static readonly Error StepOutOfOrder = new("STEP_OUT_OF_ORDER", ErrorKind.Conflict, "Step out of order",
        "An earlier step must be done first; GET /onboarding shows the order.");

    public static readonly Error StepDone = new("STEP_ALREADY_DONE", ErrorKind.Conflict, "Step done already", "This step is done already.");

    public static readonly Error StatusInvalid = new("STEP_STATUS_INVALID", ErrorKind.Invalid, "Status not valid",
        "Report completed, rejected or pending.", "status");

    public static readonly Error DetailsTooLong = new("STEP_DETAILS_TOO_LONG", ErrorKind.Invalid, "Details too long",
        "Details have at most 500 characters.", "details");

    public static readonly Error CodeInvalid = new("CODE_INVALID", ErrorKind.Invalid, "Code wrong", "This is not the code that was sent.", "code");

    public static readonly Error CodeExpired = new("CODE_EXPIRED", ErrorKind.Invalid, "Code expired",
        "No code is open: codes are good for 10 minutes and once. Ask for a new one.", "code");

    public static readonly Error CodeTriesExceeded = new("CODE_TRIES_EXCEEDED", ErrorKind.Invalid, "Too many tries",
        "This code was tried too often and is dead. Ask for a new one.", "code");

    public static readonly Error CodeLimit = new("CODE_LIMIT_REACHED", ErrorKind.TooManyRequests, "Too many codes",
        "Limit of codes for one person, one number or one country: wait as Retry-After says.");

    public static IReadOnlyList<Error> All =>
    [
        Required, Incomplete, StepNotFound, StepOutOfOrder, StepDone, StatusInvalid, DetailsTooLong, CodeInvalid, CodeExpired,
        CodeTriesExceeded, CodeLimit,
    ];
}
