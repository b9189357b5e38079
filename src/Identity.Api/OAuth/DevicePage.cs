using Identity.Api.Http;
using Identity.Api.Pages;
using Identity.Domain;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

/// <summary>Where a person connects a device (RFC 8628 section 3.3): the code that it shows, a sign-in, and a question.</summary>
internal static class DevicePage
{
    /// <summary>Short, because people type it.</summary>
    internal const string Address = "/device";

    internal const string Path = "/pages/device";
    internal const string SignInPath = "/pages/device/sign-in";
    internal const string DecisionPath = "/pages/device/decision";
    internal const string CodeField = "user_code";

    internal static readonly RouteDescription ShowDescription = Page.Describe("oauthDevice", "Connect a device", 400) with
    {
        Filters = [new(CodeField, "The code that the device shows, where a QR code has brought it along.")],
    };

    internal static readonly RouteDescription Description = Page.Describe("oauthDeviceCode", "Look at the device of a code", 400);

    internal static readonly RouteDescription SignInDescription = Page.Describe(
        "oauthDeviceSignIn",
        "Sign in to connect a device",
        400,
        401,
        403
    );

    internal static readonly RouteDescription DecisionDescription = Page.Describe(
        "oauthDeviceDecision",
        "Answer the question whether a device may be connected",
        400
    );

    /// <summary>Only what can be a code comes back on the page.</summary>
    internal static IResult Show(HttpContext http)
    {
        var brought = http.Request.Query[CodeField].ToString();
        return brought.Length == 0 ? Of("", [])
            : UserCode.Read(brought) is { } code ? Of(UserCode.Show(code), [])
            : Of("", [DeviceErrors.CodeInvalid]);
    }

    internal static Task<IResult> HandleAsync(HttpContext http, DeviceFlow flow, CancellationToken ct) => flow.NextAsync(http, ct);

    internal static Task<IResult> SignInAsync(HttpContext http, DeviceFlow flow, CancellationToken ct) => flow.SignInAsync(http, ct);

    internal static Task<IResult> DecideAsync(HttpContext http, DeviceFlow flow, CancellationToken ct) => flow.DecideAsync(http, ct);

    /// <summary>Asks for the code. What a link has brought along stands in the field, and the person sends it.</summary>
    internal static IResult Of(string code, IReadOnlyList<Error> faults) =>
        Page.Of(
            "Connect a device",
            Html.Of(
                $"""
                {Page.Faults(faults)}
                <p>Type the code that your device shows.</p>
                <form method="post" action="{Path}">
                {Page.Field(CodeField, "Code", "text", "off", code, "Eight letters, such as WDJB-MJHT.")}
                <p><button type="submit">Continue</button></p>
                </form>
                """
            ),
            faults
        );

    internal static IResult SignIn(string code, IReadOnlyList<Error> faults, string? email = null) =>
        Page.Of(
            "Sign in to connect a device",
            Html.Of(
                $"""
                {Page.Faults(faults)}
                <form method="post" action="{SignInPath}">
                {Page.Hidden(CodeField, code)}
                {Page.Field("email", "Email address", "email", "username", email)}
                {Page.Field("password", "Password", "password", "current-password")}
                <p><button type="submit">Sign in</button></p>
                </form>
                <p><a href="/pages/forgot-password">Forgot your password?</a></p>
                """
            ),
            faults
        );

    /// <summary>RFC 8628 section 5.4: a stranger may have sent the code, so the page says what the answer does.</summary>
    /// <param name="proof">That it was this question: see <see cref="IRequestProofs"/>.</param>
    internal static IResult Ask(WaitingDevice device, string email, string proof)
    {
        var wishes = device.Scopes.Select(ConsentPage.TextOf);
        return Page.Of(
            $"Connect {device.Client.Name}?",
            Html.Of(
                $"""
                <p>You are signed in as {email}. A device with the code {UserCode.Show(
                    device.UserCode
                )} asks to sign in to {device.Client.Name} as you, and to:</p>
                <ul>{Html.Join(wishes.Select(wish => Html.Of($"<li>{wish}</li>")))}</ul>
                <p>Continue only if the device is in front of you and shows this code. If another person sent you the code, cancel.</p>
                <form method="post" action="{DecisionPath}">
                {Page.Hidden(CodeField, device.UserCode)}
                {Page.Hidden("question", proof)}
                <p><button type="submit" name="decision" value="{ConsentPage.Allow}">Connect</button> <button type="submit" name="decision" value="deny">Cancel</button></p>
                </form>
                """
            )
        );
    }
}
